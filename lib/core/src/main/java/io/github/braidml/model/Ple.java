package io.github.braidml.model;

import ai.djl.nn.Block;
import io.github.braidml.data.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Progressive layered extraction: a level of shared experts and of experts of each task's own for every stage of the encoder. Each
 * task has a path of its own through the levels, and there is a shared path, which mixes all experts of all tasks and feeds the
 * shared experts of the next level.
 *
 * <p>Experts below the last level serve all tasks through the shared path and so count as shared; on the last one those of a task
 * are its own, and so are the gates that lead to nothing else. An encoder without stages makes one level, which is {@link Cgc}.
 *
 * <p>Tang et al.: Progressive layered extraction, RecSys 2020.
 *
 * @param encoder what experts are made of, a stage per level
 * @param shared number of shared experts per level
 * @param own number of experts of each task's own per level
 */
public record Ple(Encoder encoder, int shared, int own) implements Sharing {

    public Ple {
        Cgc.check("ple", shared, own);
    }

    @Override
    public boolean shares() {
        return true;
    }

    @Override
    public Ple encoder(Encoder other) {
        return new Ple(other, shared, own);
    }

    @Override
    public Network network(List<Input> inputs, List<Head> heads) {
        List<Supplier<Block>> levels = new ArrayList<>();
        for (int l = 0; l < encoder.stages(inputs).size(); l++) {
            int level = l;
            levels.add(() -> encoder.stages(inputs).get(level));
        }
        return new Network(new Experts(levels, shared, own, inputs, heads), inputs, heads);
    }

    @Override
    public Sketch sketch(List<Input> inputs, List<String> tasks) {
        String words = "levels of shared experts and each task's own, with gates and a shared path";
        return Sketch.experts(Sketch.stages(encoder, inputs), shared, own, tasks, words);
    }

    @Override
    public String toString() {
        return "ple(" + encoder + ", " + shared + ", " + own + ")";
    }
}
