package io.github.braidml.balance;

import java.util.Arrays;
import java.util.List;

/**
 * Conflict-free training: the direction with the same cosine to every gradient, or cosines in the ratio of preferences, as
 * long as the gradients' projections on it together.
 *
 * <p>Where there is none, as between opposite gradients, it is the nearest in the sense of least squares, zero for exactly
 * opposite ones. Gradients of zero are left out.
 *
 * <p>Liu, Chu, Thuerey: ConFIG: Towards Conflict-free Training of Physics Informed Neural Networks, ICLR 2025,
 * arXiv:2408.11104.
 *
 * @param preference a positive number for each task, none for equal ones
 */
public record ConFig(List<Double> preference) implements GramianMethod {

    public ConFig {
        preference = List.copyOf(preference);
        Arguments.checkPreference("conFig", preference);
    }

    /** Returns this method with a preference for each task, in their order; only the ratios count. */
    public ConFig preferring(double... shares) {
        return new ConFig(Arguments.list(shares));
    }

    @Override
    public State start(int tasks) {
        Arguments.checkCount("conFig", preference, tasks);
        return step -> weights(step.gramian(), Arguments.preference(preference, step.tasks()));
    }

    static double[] weights(double[][] gramian, double[] preferred) {
        Cosines cosines = Cosines.of(gramian);
        int n = cosines.size();
        double[] goal =
                Arrays.stream(cosines.rows()).mapToDouble(i -> preferred[i]).toArray();
        double[] u = Eigen.of(cosines.matrix()).solve(goal, n * Cosines.EPSILON);
        double[] projections = Cosines.times(cosines.matrix(), u);
        // With the pseudo-inverse in u the square of the direction is this: no cancellation where it is short.
        double square = Cosines.dot(goal, u);
        double length = Cosines.dot(projections, cosines.norms());
        double[] weights = new double[n];
        for (int i = 0; i < n; i++) {
            weights[i] = square > 1e-12 ? u[i] / square * (length / cosines.norms()[i]) : 0;
        }
        return cosines.spread(weights, 0);
    }

    @Override
    public String toString() {
        return "conFig()" + Arguments.words(preference);
    }
}
