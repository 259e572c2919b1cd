package io.github.braidml.train;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;
import io.github.braidml.data.Input;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Head;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.Network;
import io.github.braidml.optim.Descent;
import io.github.braidml.optim.Mover;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullMarked;

/** The forty parameters of a deep narrow network, which an optimiser moves along gradients that are given. */
@NullMarked
final class Tensors {
    private static final int LAYERS = 19;

    private final TrainedNetwork built;
    private final List<PtNDArray> arrays = new ArrayList<>();
    private final List<FloatBuffer> gradients = new ArrayList<>();
    private final List<float[]> given = new ArrayList<>();

    /** Makes nineteen layers of this width and a head of one unit. */
    Tensors(int width) {
        built = new TrainedNetwork(
                new HardSharing(new Mlp(Collections.nCopies(LAYERS, width), 0)),
                List.of(Input.table(width)),
                List.of(headOf(width)),
                7);
        Random random = new Random(7);
        for (Network.Entry entry : built.network().entries()) {
            PtNDArray array = (PtNDArray) entry.parameter().getArray();
            arrays.add(array);
            gradients.add(FlatParameters.view(array.getGradient()));
            float[] gradient = new float[(int) array.size()];
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] = (float) random.nextGaussian();
            }
            given.add(gradient);
        }
    }

    private static Head headOf(int width) {
        Problem problem = new Problem(width, width, 8, 1);
        return Trainer.heads(problem.prepare().targets()).get(0);
    }

    /** Returns the number of arrays. */
    int count() {
        return arrays.size();
    }

    /** Returns the number of values. */
    int values() {
        return built.parameters().trainable();
    }

    /** Puts the gradients where the engine would. */
    void fill() {
        for (int i = 0; i < given.size(); i++) {
            gradients.get(i).put(0, given.get(i));
        }
    }

    /** Returns all values, array by array. */
    List<float[]> read() {
        return arrays.stream().map(NDArray::toFloatArray).toList();
    }

    /** Returns Braid's step. */
    Runnable braid(Descent descent) {
        Mover mover = new Mover(descent, built.parameters(), 1, 1, 1);
        return () -> mover.batch(1, true, 0, () -> 0);
    }

    /** Returns DJL's step: its own Adam for one array after the other, as its trainer calls it. */
    Runnable djl() {
        Adam adam = Adam.builder().optLearningRateTracker(Tracker.fixed(1e-3f)).build();
        return () -> {
            for (int i = 0; i < arrays.size(); i++) {
                PtNDArray array = arrays.get(i);
                try (NDArray gradient = array.getGradient()) {
                    adam.update("p" + i, array, gradient);
                }
            }
        };
    }
}
