package io.github.braidml.model;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.github.braidml.model.Network.Entry;
import io.github.braidml.model.Network.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Collects the parameters of an initialised network with their owners. */
final class Owners {

    private final List<Entry> shared = new ArrayList<>();
    private final List<Entry> own = new ArrayList<>();

    /** Every parameter of the block serves several tasks. */
    void shared(Block block) {
        shared("shared", block);
    }

    /** Every parameter of the block serves several tasks. */
    void shared(String name, Block block) {
        collect(name, block, shared, p -> List.of());
    }

    /** Every parameter of the block serves one task. */
    void task(int task, String name, Block block) {
        collect(
                name,
                block,
                own,
                p -> List.of(new Part(task, 0, (int) p.getArray().size())));
    }

    /** The rows of every parameter of the block are dealt out to the heads, in order. */
    void rows(List<Head> heads, Block block) {
        collect("heads", block, own, p -> {
            int row = (int) (p.getArray().size() / p.getArray().getShape().get(0));
            List<Part> parts = new ArrayList<>();
            int from = 0;
            for (int t = 0; t < heads.size(); t++) {
                int to = from + row * heads.get(t).outputs();
                parts.add(new Part(t, from, to));
                from = to;
            }
            return parts;
        });
    }

    /** Adds what was collected of a network within this one, under other names. */
    void renamed(Owners inner, UnaryOperator<String> name) {
        inner.shared.forEach(e -> shared.add(new Entry(name.apply(e.name()), e.parameter(), e.parts())));
        inner.own.forEach(e -> own.add(new Entry(name.apply(e.name()), e.parameter(), e.parts())));
    }

    /** Returns all parameters, the shared ones first. */
    List<Entry> entries() {
        List<Entry> all = new ArrayList<>(shared);
        all.addAll(own);
        return all;
    }

    private static void collect(String path, Block block, List<Entry> into, Function<Parameter, List<Part>> parts) {
        block.getDirectParameters()
                .forEach(p -> into.add(new Entry(path + "." + p.getKey(), p.getValue(), parts.apply(p.getValue()))));
        int index = 0;
        for (Block child : block.getChildren().values()) {
            collect(path + "." + index++, child, into, parts);
        }
    }
}
