package io.github.braidml.balance;

/**
 * The trimmed mean: in each coordinate the largest and the smallest gradients are left out and the mean of the others is
 * taken, so that a few arbitrary ones do no harm.
 *
 * <p>In a step of fewer tasks as many are left out as leave one. The effective weight reported is the share of a gradient's
 * squared length that was not left out, over the number of gradients that were averaged.
 *
 * <p>Yin, Chen, Kannan, Bartlett: Byzantine-Robust Distributed Learning, ICML 2018, arXiv:1803.01498.
 *
 * @param trim how many are left out at either end
 */
public record TrimmedMean(int trim) implements GradientMethod {

    public TrimmedMean {
        if (trim < 0) {
            throw new IllegalArgumentException(
                    "trimmedMean(trim): at least 0 gradients are left out at either end; given " + trim);
        }
    }

    @Override
    public Reduction reduction() {
        return Reduction.MEAN;
    }

    @Override
    public boolean replaces() {
        return true;
    }

    @Override
    public State start(int tasks) {
        if (tasks <= 2 * trim) {
            throw new IllegalArgumentException("%s needs at least %d tasks, so that one is left; there are %d"
                    .formatted(this, 2 * trim + 1, tasks));
        }
        return new Replacing() {
            @Override
            public double[] weights(Step step) {
                int n = step.tasks().length;
                int out = Math.min(trim, (n - 1) / 2);
                change(step, (from, rows, count) -> {
                    for (int k = 0; k < count; k++) {
                        trim(rows, k, out);
                    }
                });
                return Arguments.times(Arguments.ones(n), 1.0 / (n - 2 * out));
            }
        };
    }

    /** Sets the extremes of a column to zero. */
    private static void trim(double[][] rows, int k, int out) {
        boolean[] gone = new boolean[rows.length];
        for (int pass = 0; pass < 2 * out; pass++) {
            int extreme = -1;
            for (int i = 0; i < rows.length; i++) {
                boolean more =
                        extreme < 0 || (pass % 2 == 0 ? rows[i][k] > rows[extreme][k] : rows[i][k] < rows[extreme][k]);
                extreme = !gone[i] && more ? i : extreme;
            }
            gone[extreme] = true;
        }
        for (int i = 0; i < rows.length; i++) {
            rows[i][k] = gone[i] ? 0 : rows[i][k];
        }
    }

    @Override
    public String toString() {
        return "trimmedMean(" + trim + ")";
    }
}
