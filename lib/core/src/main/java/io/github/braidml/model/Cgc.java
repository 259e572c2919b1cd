package io.github.braidml.model;

import io.github.braidml.data.Input;
import java.util.List;

/**
 * Customized gate control: experts that all tasks see and experts of each task's own; a task's gate mixes the shared ones with its
 * own, in proportions found for each row. Only the shared experts are shared parameters.
 *
 * <p>Tang et al.: Progressive layered extraction, RecSys 2020.
 *
 * @param encoder one expert
 * @param shared number of experts that all tasks see
 * @param own number of experts of each task's own
 */
public record Cgc(Encoder encoder, int shared, int own) implements Sharing {

    public Cgc {
        check("cgc", shared, own);
    }

    static void check(String call, int shared, int own) {
        if (shared < 1 || own < 1) {
            throw new IllegalArgumentException(
                    "%s: needs at least 1 shared expert and 1 of each task's own; given %d and %d"
                            .formatted(call, shared, own));
        }
    }

    @Override
    public boolean shares() {
        return true;
    }

    @Override
    public Cgc encoder(Encoder other) {
        return new Cgc(other, shared, own);
    }

    @Override
    public Network network(List<Input> inputs, List<Head> heads) {
        return new Network(
                new Experts(List.of(() -> encoder.block(inputs)), shared, own, inputs, heads), inputs, heads);
    }

    @Override
    public Sketch sketch(List<Input> inputs, List<String> tasks) {
        List<Encoder.Layer> expert = List.of(new Encoder.Layer(encoder.toString(), ""));
        return Sketch.experts(expert, shared, own, tasks, "shared experts and each task's own, a gate per task");
    }

    @Override
    public String toString() {
        return "cgc(" + encoder + ", " + shared + ", " + own + ")";
    }
}
