package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.nn.Activation;
import java.nio.FloatBuffer;

/**
 * What a task says to the tasks after it when they may be told the truth instead: a number as it is learned, the logarithm of one
 * plus a count, the probability of yes, of each class, or of lying above each class.
 */
public final class Answers {
    private Answers() {}

    /** Returns the answer of a head's outputs, {@code (batch, outputs)}. */
    static NDArray of(Head head, NDArray outputs) {
        if (head.kind() instanceof Head.Ordered) {
            return Activation.sigmoid(outputs);
        }
        if (!(head.kind() instanceof Head.Whole whole)) {
            return outputs;
        }
        return switch (whole.answer()) {
            case NUMBER -> outputs;
            case COUNT -> Activation.softPlus(outputs);
            case YES_OR_NO -> Activation.sigmoid(outputs);
            case CLASSES -> outputs.softmax(-1);
        };
    }

    /** Returns the truth, and where it is missing, which it says by NaN, the answer. */
    static NDArray orElse(NDArray truth, NDArray answer) {
        return NDArrays.where(truth.isNaN(), answer, truth);
    }

    /** Writes the answer that a label is; NaN throughout if it is missing, or the head is not about a row as a whole. */
    public static void of(Head head, double label, FloatBuffer into, int at) {
        for (int k = 0; k < head.outputs(); k++) {
            into.put(at + k, (float) of(head, label, k));
        }
    }

    private static double of(Head head, double label, int output) {
        if (Double.isNaN(label)) {
            return Double.NaN;
        }
        if (head.kind() instanceof Head.Ordered) {
            return label > output ? 1 : 0;
        }
        if (!(head.kind() instanceof Head.Whole whole)) {
            return Double.NaN;
        }
        return switch (whole.answer()) {
            case NUMBER, YES_OR_NO -> label;
            case COUNT -> Math.log1p(label);
            case CLASSES -> label == output ? 1 : 0;
        };
    }
}
