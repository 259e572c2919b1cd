package io.github.braidml.balance;

import java.util.Arrays;

/**
 * Multiple-gradient descent: the shortest convex combination of the gradients, which descends on all tasks and is zero
 * exactly at a Pareto-stationary point.
 *
 * <p>The weights are not negative and sum to one. They may be found for normalised gradients; like in the original it is
 * the gradients as they are that they are then given to, a direction that need not descend on all tasks. A task whose
 * gradient is zero takes all the weight, since nothing is shorter.
 *
 * <p>Désidéri: Multiple-gradient descent algorithm, Comptes Rendus Mathématique 2012; Sener, Koltun: Multi-Task Learning
 * as Multi-Objective Optimization, NeurIPS 2018, arXiv:1810.04650.
 *
 * @param normalization what the gradients are divided by while the weights are found; nothing by default
 */
public record Mgda(Normalization normalization) implements GramianMethod {

    /** What gradients are divided by. */
    public enum Normalization {
        /** Nothing. */
        NONE,
        /** Each gradient's length. */
        L2,
        /** Each task's loss. */
        LOSS,
        /** Each task's loss times its gradient's length. */
        LOSS_PLUS
    }

    /** Returns this method on gradients of length one. */
    public Mgda l2() {
        return new Mgda(Normalization.L2);
    }

    /** Returns this method on gradients over their losses. */
    public Mgda loss() {
        return new Mgda(Normalization.LOSS);
    }

    /** Returns this method on gradients of length one over their losses. */
    public Mgda lossPlus() {
        return new Mgda(Normalization.LOSS_PLUS);
    }

    @Override
    public Reduction reduction() {
        return Reduction.MEAN;
    }

    @Override
    public State start(int tasks) {
        return step -> MinNorm.weights(normalized(step.gramian(), step.losses()));
    }

    /** Returns the inner products of the normalised gradients. */
    double[][] normalized(double[][] gramian, double[] losses) {
        double[] factors = Arguments.ones(losses.length);
        // A loss of zero would make its gradient infinite; then it is as good as infinite beside the others.
        double floor = 1e-8 * Arrays.stream(losses).map(Math::abs).max().orElse(0);
        for (int i = 0; i < factors.length; i++) {
            if (normalization == Normalization.L2 || normalization == Normalization.LOSS_PLUS) {
                factors[i] = gramian[i][i] > 0 ? 1 / Math.sqrt(gramian[i][i]) : 1;
            }
            if (normalization == Normalization.LOSS || normalization == Normalization.LOSS_PLUS) {
                factors[i] /= floor > 0 ? Math.max(floor, Math.abs(losses[i])) : 1;
            }
        }
        return Cosines.scaled(gramian, factors);
    }

    @Override
    public String toString() {
        return switch (normalization) {
            case NONE -> "mgda()";
            case L2 -> "mgda().l2()";
            case LOSS -> "mgda().loss()";
            case LOSS_PLUS -> "mgda().lossPlus()";
        };
    }
}
