package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.github.braidml.data.Input;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Experts with gates: on each level some experts that all tasks see and some of each task's own. A task goes on with a mixture of
 * the shared experts and its own, in proportions that its gate finds for each row. Between levels there is a shared path too, whose
 * gate mixes all experts of all tasks.
 *
 * <p>A gate sees what its experts see: the row itself where inputs are rows of numbers, the mean over the places of a sequence or
 * image behind the first level; on the first level of other inputs the mean of what its experts give.
 */
final class Experts extends Towers {
    private final List<Level> levels = new ArrayList<>();
    private final boolean plain;

    /** One level: shared experts, those of each task, and the gates of the tasks and of the shared path, which the last lacks. */
    private record Level(List<Block> shared, List<List<Block>> own, List<Block> gates, List<Block> sharedGate) {}

    /** Makes as many levels as there are suppliers of experts. */
    Experts(List<Supplier<Block>> experts, int shared, int own, List<Input> inputs, List<Head> heads) {
        super(heads);
        plain = Mixing.isPlain(inputs);
        for (int l = 0; l < experts.size(); l++) {
            boolean last = l == experts.size() - 1;
            Supplier<Block> expert = experts.get(l);
            List<List<Block>> each = new ArrayList<>();
            List<Block> gates = new ArrayList<>();
            for (int t = 0; t < tasks(); t++) {
                each.add(several(own, expert));
                gates.add(gate(shared + own));
            }
            List<Block> path = last ? List.of() : List.of(gate(shared + tasks() * own));
            levels.add(new Level(several(shared, expert), each, gates, path));
        }
    }

    private List<Block> several(int count, Supplier<Block> expert) {
        return addAll(IntStream.range(0, count).mapToObj(k -> expert.get()).toList());
    }

    private Block gate(int experts) {
        return add(Mlp.linear(experts, Starts.LECUN));
    }

    @Override
    List<NDList> represent(Pass pass, NDList inputs) {
        List<NDList> tasks = Collections.nCopies(tasks(), inputs);
        NDList path = inputs;
        for (int l = 0; l < levels.size(); l++) {
            Level level = levels.get(l);
            List<NDList> all = all(pass, level.shared(), path);
            List<String> names = numbered("shared", all.size());
            int shared = all.size();
            List<NDList> next = new ArrayList<>();
            for (int t = 0; t < tasks(); t++) {
                List<NDList> own = all(pass, level.own().get(t), tasks.get(t));
                List<NDList> seen = new ArrayList<>(all.subList(0, shared));
                seen.addAll(own);
                List<String> columns = new ArrayList<>(names.subList(0, shared));
                columns.addAll(numbered("own", own.size()));
                NDArray weights = gate(pass, level.gates().get(t), l, tasks.get(t), seen);
                pass.note(title(l), names().get(t), columns, weights);
                next.add(mixed(seen, weights));
                all.addAll(own);
                names.addAll(numbered(names().get(t), own.size()));
            }
            for (Block gate : level.sharedGate()) {
                NDArray weights = gate(pass, gate, l, path, all);
                pass.note(title(l) + ", shared path", "shared", names, weights);
                path = mixed(all, weights);
            }
            tasks = next;
        }
        return tasks;
    }

    private String title(int level) {
        return levels.size() == 1 ? "mean weight of each expert" : "mean weight of each expert, level " + (level + 1);
    }

    private static List<String> numbered(String whose, int count) {
        return new ArrayList<>(
                IntStream.range(0, count).mapToObj(k -> whose + " " + (k + 1)).toList());
    }

    private static List<NDList> all(Pass pass, List<Block> experts, NDList inputs) {
        return new ArrayList<>(experts.stream().map(e -> pass.run(e, inputs)).toList());
    }

    private NDArray gate(Pass pass, Block gate, int level, NDList sight, List<NDList> experts) {
        NDArray seen = level > 0
                ? Mixing.pooled(sight)
                : plain
                        ? Heads.join(sight)
                        : Mixing.stack(experts.stream().map(Mixing::pooled).toList())
                                .mean(new int[] {1});
        return pass.run(gate, seen).softmax(1);
    }

    private static NDList mixed(List<NDList> experts, NDArray weights) {
        NDArray stacked = Mixing.stack(experts.stream().map(NDList::head).toList());
        return Mixing.with(experts.get(0), Mixing.perRow(stacked, weights));
    }

    @Override
    List<Shape[]> body(Visit visit, Shape... inputs) {
        Shape[] before = inputs;
        for (int l = 0; l < levels.size(); l++) {
            Level level = levels.get(l);
            List<Block> experts = new ArrayList<>(level.shared());
            level.own().forEach(experts::addAll);
            Shape[] after = before;
            for (Block expert : experts) {
                after = visit.at(expert, before);
            }
            Shape sight =
                    l > 0 ? Mixing.pooled(before) : plain ? Heads.join(separately(inputs))[0] : Mixing.pooled(after);
            level.gates().forEach(gate -> visit.at(gate, sight));
            level.sharedGate().forEach(gate -> visit.at(gate, sight));
            before = after;
        }
        return Collections.nCopies(tasks(), before);
    }

    private static Shape[][] separately(Shape[] shapes) {
        return Arrays.stream(shapes).map(s -> new Shape[] {s}).toArray(Shape[][]::new);
    }

    /**
     * Through the shared path behind a level every expert of it serves all tasks, and so does every gate two levels before the last;
     * those of the level before the last only lead to experts of the task's own.
     */
    @Override
    void ownBody(Owners owners) {
        for (int l = 0; l < levels.size(); l++) {
            Level level = levels.get(l);
            int at = l;
            boolean last = l == levels.size() - 1;
            each(level.shared(), (k, expert) -> owners.shared("expert." + at + "." + k, expert));
            each(level.sharedGate(), (k, gate) -> owners.shared("gate." + at, gate));
            for (int t = 0; t < tasks(); t++) {
                int task = t;
                String of = names().get(t) + "." + l;
                each(level.own().get(t), (k, expert) -> give(owners, last, task, "expert." + of + "." + k, expert));
                give(
                        owners,
                        l >= levels.size() - 2,
                        t,
                        "gate." + of,
                        level.gates().get(t));
            }
        }
    }

    private static void give(Owners owners, boolean own, int task, String name, Block block) {
        if (own) {
            owners.task(task, name, block);
        } else {
            owners.shared(name, block);
        }
    }

    private static void each(List<Block> blocks, BiConsumer<Integer, Block> action) {
        for (int k = 0; k < blocks.size(); k++) {
            action.accept(k, blocks.get(k));
        }
    }
}
