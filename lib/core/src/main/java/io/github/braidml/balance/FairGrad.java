package io.github.braidml.balance;

import java.util.Arrays;

/**
 * Fair resource allocation: the direction in which the tasks' gains are alpha-fair.
 *
 * <p>The weights solve {@code G w = w^(-1 / alpha)}, entry by entry: alpha 0 is the plain sum, 1 the bargaining solution
 * of Nash-MTL, and towards infinity the worst gain counts alone. At a Pareto-stationary point there is no solution; then
 * the weights are MGDA's, whose direction is zero, times the number of tasks. A task whose gradient is zero has weight
 * one.
 *
 * <p>Ban, Ji: Fair Resource Allocation in Multi-Task Learning, ICML 2024, arXiv:2402.15638.
 *
 * @param alpha fairness, 1 by default; 0, or from 0.05 to 10
 */
public record FairGrad(double alpha) implements GramianMethod {

    public FairGrad {
        // Beyond, the weights of gradients of different length leave the range of doubles.
        if (!(alpha == 0 || (alpha >= 0.05 && alpha <= 10))) {
            throw new IllegalArgumentException(
                    "fairGrad: the fairness alpha must be 0 or a number from 0.05 to 10; given " + alpha);
        }
    }

    /** Returns this method with another fairness. */
    public FairGrad alpha(double fairness) {
        return new FairGrad(fairness);
    }

    @Override
    public State start(int tasks) {
        return step -> weights(step.gramian(), alpha);
    }

    static double[] weights(double[][] gramian, double alpha) {
        int tasks = gramian.length;
        if (alpha == 0) {
            return Arguments.ones(tasks);
        }
        Cosines cosines = Cosines.of(gramian);
        int n = cosines.size();
        double p = 1 / alpha;
        double[] logs = Arrays.stream(cosines.norms()).map(Math::log).toArray();
        double typical = Arrays.stream(logs).average().orElse(0);
        double[] logB =
                Arrays.stream(logs).map(log -> (p - 1) * (log - typical)).toArray();
        double[] u = n == 0 ? null : Fairness.solve(cosines.directions(), logB, p);
        if (u == null) {
            return Arguments.times(MinNorm.weights(gramian), tasks);
        }
        for (int i = 0; i < n; i++) {
            u[i] = Math.exp(Math.log(u[i]) - (logs[i] - typical) - 2 * typical / (1 + p));
        }
        return cosines.spread(u, 1);
    }

    @Override
    public String toString() {
        return alpha == 1 ? "fairGrad()" : "fairGrad().alpha(" + alpha + ")";
    }
}
