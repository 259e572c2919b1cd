package io.github.braidml.task;

/**
 * The loss of classes in order: for each but the last the binary cross-entropy of whether the truth lies above it, in sum.
 *
 * <p>Outputs: the logits of lying above the first class, the second and so on, which fall. Cao, Mirjalili, Raschka: Rank Consistent
 * Ordinal Regression for Neural Networks, Pattern Recognition Letters 140, 2020, arXiv:1901.07884.
 */
public record OrdinalLoss() implements Loss {

    @Override
    public double of(double[] outputs, int from, int width, double[] labels, int at, double[] gradient) {
        double sum = 0;
        for (int k = 0; k < width; k++) {
            double z = outputs[from + k];
            double above = labels[at] > k ? 1 : 0;
            gradient[from + k] = BoxLoss.sigmoid(z) - above;
            sum += Math.max(z, 0) - z * above + Math.log1p(Math.exp(-Math.abs(z)));
        }
        return sum;
    }

    @Override
    public String toString() {
        return "cumulative()";
    }
}
