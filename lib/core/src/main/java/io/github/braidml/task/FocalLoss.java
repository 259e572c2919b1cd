package io.github.braidml.task;

import java.util.Arrays;

/**
 * Cross-entropy, of one logit or of several classes, that counts less the surer the truth is held: times (1 - p)^gamma, where p is
 * the probability given to what is true.
 *
 * <p>Lin et al.: Focal Loss for Dense Object Detection, ICCV 2017, arXiv:1708.02002.
 *
 * @param gamma how much less; 0 is cross-entropy
 */
public record FocalLoss(double gamma) implements Loss {

    public FocalLoss {
        if (!(gamma >= 0) || Double.isInfinite(gamma)) {
            throw new IllegalArgumentException("focal(gamma): gamma is a finite number of at least 0; given " + gamma);
        }
    }

    @Override
    public double of(double[] outputs, int from, int width, double[] labels, int at, double[] gradient) {
        if (width > 1) {
            return of(outputs, from, width, (int) labels[at], gradient);
        }
        double[] slopes = new double[2];
        double loss = of(new double[] {0, outputs[from]}, 0, 2, (int) labels[at], slopes);
        gradient[from] = slopes[1];
        return loss;
    }

    private double of(double[] outputs, int from, int width, int truth, double[] gradient) {
        double max = Arrays.stream(outputs, from, from + width).max().orElseThrow();
        double sum = 0;
        for (int k = 0; k < width; k++) {
            gradient[from + k] = Math.exp(outputs[from + k] - max);
            sum += gradient[from + k];
        }
        // Not 1 - p, which rounds to zero where the truth is almost sure.
        double doubt = 0;
        for (int k = 0; k < width; k++) {
            gradient[from + k] /= sum;
            doubt += k == truth ? 0 : gradient[from + k];
        }
        double p = gradient[from + truth];
        double surprise = Math.log(sum) + max - outputs[from + truth];
        double factor = Math.pow(doubt, gamma);
        double bend = gamma == 0 || doubt == 0 ? 0 : gamma * p * surprise * factor / doubt;
        for (int k = 0; k < width; k++) {
            double byOutput = k == truth ? doubt : -gradient[from + k];
            gradient[from + k] = byOutput * -(bend + factor);
        }
        return factor * surprise;
    }

    @Override
    public String toString() {
        return gamma == 2 ? "focal()" : "focal(" + gamma + ")";
    }
}
