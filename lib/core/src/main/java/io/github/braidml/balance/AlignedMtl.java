package io.github.braidml.balance;

import java.util.List;

/**
 * Aligned gradients: the nearest ones that are orthogonal and equally long, so that no task conflicts or dominates; their
 * sum is the update.
 *
 * <p>With G = V diag(lambda) V' the weights are B p, where B = scale V diag(lambda)^(-1/2) V' and p the preference.
 * Eigenvalues at the level of single-precision rounding count as zero. When all gradients are zero the weights are p.
 *
 * <p>Senushkin, Patakin, Kuznetsov, Konushin: Independent Component Alignment for Multi-Task Learning, CVPR 2023,
 * arXiv:2305.19000.
 *
 * @param scale length the gradients are given, from the eigenvalues
 * @param preference a positive number for each task, none for equal ones
 */
public record AlignedMtl(Scale scale, List<Double> preference) implements GramianMethod {

    /** Distance of 1 from the next single-precision number. */
    static final double SINGLE = Math.ulp(1.0f);

    /** Length of the aligned gradients. */
    public enum Scale {
        /** Root of the smallest eigenvalue that is not zero. */
        MIN,
        /** Root of their lower median. */
        MEDIAN,
        /** Root of their mean. */
        RMSE
    }

    public AlignedMtl {
        preference = List.copyOf(preference);
        Arguments.checkPreference("alignedMtl", preference);
    }

    /** Returns this method with the median for a scale. */
    public AlignedMtl median() {
        return new AlignedMtl(Scale.MEDIAN, preference);
    }

    /** Returns this method with the root mean square for a scale. */
    public AlignedMtl rmse() {
        return new AlignedMtl(Scale.RMSE, preference);
    }

    /** Returns this method with a preference for each task, in their order; only the ratios count. */
    public AlignedMtl preferring(double... shares) {
        return new AlignedMtl(scale, Arguments.list(shares));
    }

    @Override
    public State start(int tasks) {
        Arguments.checkCount("alignedMtl", preference, tasks);
        return step -> weights(step.gramian(), Arguments.preference(preference, step.tasks()), SINGLE);
    }

    /** Returns the weights; eigenvalues below epsilon times the largest, times the tasks, count as zero. */
    double[] weights(double[][] gramian, double[] preferred, double epsilon) {
        int n = gramian.length;
        Eigen eigen = Eigen.of(gramian);
        double[] values = eigen.values();
        int zeros = 0;
        while (zeros < n && !(values[zeros] > n * epsilon * eigen.largest())) {
            zeros++;
        }
        if (zeros == n) {
            return preferred.clone();
        }
        double length = Math.sqrt(length(values, zeros));
        double[] weights = new double[n];
        for (int k = zeros; k < n; k++) {
            double[] vector = eigen.vectors()[k];
            double along = length / Math.sqrt(values[k]) * Cosines.dot(vector, preferred);
            for (int i = 0; i < n; i++) {
                weights[i] += along * vector[i];
            }
        }
        return weights;
    }

    private double length(double[] values, int zeros) {
        int last = values.length - 1;
        double sum = 0;
        for (int k = zeros; k <= last; k++) {
            sum += values[k];
        }
        return switch (scale) {
            case MIN -> values[zeros];
            case MEDIAN -> values[zeros + (last - zeros) / 2];
            case RMSE -> sum / (last - zeros + 1);
        };
    }

    @Override
    public String toString() {
        String call =
                switch (scale) {
                    case MIN -> "alignedMtl()";
                    case MEDIAN -> "alignedMtl().median()";
                    case RMSE -> "alignedMtl().rmse()";
                };
        return call + Arguments.words(preference);
    }
}
