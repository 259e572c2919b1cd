package io.github.braidml.model;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.ArrayList;
import java.util.List;

/** A network that makes a representation for each task, with the task's head on it. */
abstract class Towers extends Structure {
    private final List<Head> heads;
    private final List<Block> outputs;

    Towers(List<Head> heads) {
        this.heads = heads;
        this.outputs = addAll(heads.stream().map(Heads::layers).toList());
    }

    /** Returns the representation for each task. */
    abstract List<NDList> represent(Pass pass, NDList inputs);

    /** Visits every part but the heads; returns the shapes of the representation for each task. */
    abstract List<Shape[]> body(Visit visit, Shape... inputs);

    /** Says to whom every part but the heads belongs. */
    abstract void ownBody(Owners owners);

    /** Returns the names of the tasks. */
    final List<String> names() {
        return heads.stream().map(Head::task).toList();
    }

    final int tasks() {
        return heads.size();
    }

    @Override
    final NDList run(Pass pass, NDList inputs) {
        List<NDList> representations = represent(pass, inputs);
        NDList columns = new NDList(outputs.size());
        for (int t = 0; t < outputs.size(); t++) {
            columns.add(pass.run(outputs.get(t), representations.get(t)).head());
        }
        return new NDList(Heads.join(columns));
    }

    @Override
    final Shape[] walk(Visit visit, Shape... inputs) {
        List<Shape[]> representations = body(visit, inputs);
        List<Shape[]> columns = new ArrayList<>();
        for (int t = 0; t < outputs.size(); t++) {
            columns.add(visit.at(outputs.get(t), representations.get(t)));
        }
        return Heads.join(columns.toArray(Shape[][]::new));
    }

    @Override
    public final void own(Owners owners) {
        ownBody(owners);
        for (int t = 0; t < outputs.size(); t++) {
            owners.task(t, "head." + heads.get(t).task(), outputs.get(t));
        }
    }
}
