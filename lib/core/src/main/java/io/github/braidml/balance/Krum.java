package io.github.braidml.balance;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Krum: follows only the gradients that lie closest to their neighbours, so that a few arbitrary ones do no harm.
 *
 * <p>A gradient's score is the sum of the squared distances to its T - f - 2 nearest, of T gradients of which f may be
 * arbitrary; the update is the mean of those with the lowest scores, of equal ones the first. In a step with fewer than f
 * + 3 tasks all of them count.
 *
 * <p>Blanchard, El Mhamdi, Guerraoui, Stainer: Machine Learning with Adversaries: Byzantine Tolerant Gradient Descent,
 * NeurIPS 2017, arXiv:1703.02757.
 *
 * @param arbitrary number of gradients that may be arbitrary
 * @param selected number of gradients that are followed, 1 by default; more is known as Multi-Krum
 */
public record Krum(int arbitrary, int selected) implements GramianMethod {

    public Krum {
        if (arbitrary < 0 || selected < 1) {
            throw new IllegalArgumentException(
                    "krum: at least 0 gradients may be arbitrary and at least 1 is selected; given %d and %d"
                            .formatted(arbitrary, selected));
        }
    }

    /** Returns this method following more gradients. */
    public Krum selecting(int number) {
        return new Krum(arbitrary, number);
    }

    @Override
    public Reduction reduction() {
        return Reduction.MEAN;
    }

    @Override
    public State start(int tasks) {
        if (tasks < Math.max(arbitrary + 3, selected)) {
            throw new IllegalArgumentException(
                    "%s needs at least %d tasks, 3 more than may be arbitrary and as many as are selected; there are %d"
                            .formatted(this, Math.max(arbitrary + 3, selected), tasks));
        }
        return step -> weights(step.gramian());
    }

    double[] weights(double[][] gramian) {
        int n = gramian.length;
        int count = n < arbitrary + 3 ? n : Math.min(n, selected);
        double[] scores = IntStream.range(0, n)
                .mapToDouble(i -> score(gramian, i, n - arbitrary - 2))
                .toArray();
        double[] weights = new double[n];
        IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> scores[i]))
                .limit(count)
                .forEach(i -> weights[i] = 1.0 / count);
        return weights;
    }

    private static double score(double[][] gramian, int i, int neighbours) {
        return IntStream.range(0, gramian.length)
                .filter(j -> j != i)
                .mapToDouble(j -> Math.max(0, gramian[i][i] + gramian[j][j] - 2 * gramian[i][j]))
                .sorted()
                .limit(Math.max(0, neighbours))
                .sum();
    }

    @Override
    public String toString() {
        return "krum(" + arbitrary + ")" + (selected == 1 ? "" : ".selecting(" + selected + ")");
    }
}
