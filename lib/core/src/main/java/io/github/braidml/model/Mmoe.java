package io.github.braidml.model;

import io.github.braidml.data.Input;
import io.github.braidml.show.Words;
import java.util.List;

/**
 * Multi-gate mixture of experts: several encoders that all tasks see, and for each task a gate that finds for each row in which
 * proportions to mix them. Experts are shared, gates are each task's own.
 *
 * <p>Ma et al.: Modeling task relationships in multi-task learning with multi-gate mixture-of-experts, KDD 2018.
 *
 * @param encoder one expert
 * @param experts number of experts
 */
public record Mmoe(Encoder encoder, int experts) implements Sharing {

    public Mmoe {
        if (experts < 1) {
            throw new IllegalArgumentException("mmoe: needs at least 1 expert; given " + experts);
        }
    }

    @Override
    public boolean shares() {
        return true;
    }

    @Override
    public Mmoe encoder(Encoder other) {
        return new Mmoe(other, experts);
    }

    @Override
    public Network network(List<Input> inputs, List<Head> heads) {
        return new Network(new Experts(List.of(() -> encoder.block(inputs)), experts, 0, inputs, heads), inputs, heads);
    }

    @Override
    public Sketch sketch(List<Input> inputs, List<String> tasks) {
        List<Encoder.Layer> expert = List.of(new Encoder.Layer(encoder.toString(), ""));
        String words = Words.count(experts, "expert") + " shared by all tasks, a gate per task";
        return Sketch.experts(expert, experts, 0, tasks, words);
    }

    @Override
    public String toString() {
        return "mmoe(" + encoder + ", " + experts + ")";
    }
}
