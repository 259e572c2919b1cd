package io.github.braidml.balance;

/**
 * The geometric mean of the losses: each task's weight is the mean over the number of tasks times its loss. Computed by
 * logarithms, so that it neither over- nor underflows; losses below 1e-8 count as 1e-8.
 *
 * <p>Chennupati, Sistu, Yogamani, Rawashdeh: MultiNet++: Geometric Loss Strategy, CVPR Workshops 2019, arXiv:1904.08492.
 */
public record GeometricMean() implements LossWeighting {

    @Override
    public Reduction reduction() {
        return Reduction.MEAN;
    }

    @Override
    public String formula() {
        return "total = geometric mean of the L_i";
    }

    @Override
    public State start(int tasks) {
        return step -> {
            int n = step.tasks().length;
            double logs = 0;
            for (double loss : step.losses()) {
                logs += Math.log(Given.positive(this, loss)) / n;
            }
            double[] weights = new double[n];
            for (int i = 0; i < n; i++) {
                weights[i] = Math.exp(logs) / (n * Given.positive(this, step.losses()[i]));
            }
            return weights;
        };
    }

    @Override
    public String toString() {
        return "geometricMean()";
    }
}
