package io.github.braidml.balance;

/**
 * Bargaining: the direction on which the tasks would agree, each gaining in proportion to its own scale.
 *
 * <p>The weights solve {@code G w = 1 / w}, entry by entry, so the direction does not change when a task's loss is scaled,
 * and its length is the root of the number of tasks; it is cut to a largest length. At a Pareto-stationary point there is
 * no agreement; then the weights are MGDA's, whose direction is zero, times the number of tasks. A task whose gradient is
 * zero has weight one.
 *
 * <p>Navon, Shamsian, Achituve, Maron, Kawaguchi, Chechik, Fetaya: Multi-Task Learning as a Bargaining Game, ICML 2022,
 * arXiv:2202.01017.
 *
 * @param maxNorm largest length of the shared direction, 1 by default, infinite for none
 */
public record NashMtl(double maxNorm) implements GramianMethod {

    public NashMtl {
        if (!(maxNorm > 0)) {
            throw new IllegalArgumentException(
                    "nashMtl: the largest length must be a positive number, infinite for none; given " + maxNorm);
        }
    }

    /** Returns this method with another largest length; infinite for none. */
    public NashMtl maxNorm(double length) {
        return new NashMtl(length);
    }

    @Override
    public HeadGradients headGradients() {
        return HeadGradients.WEIGHTED;
    }

    @Override
    public State start(int tasks) {
        return step -> weights(step.gramian());
    }

    double[] weights(double[][] gramian) {
        double[] weights = FairGrad.weights(gramian, 1);
        double square = Cosines.dot(weights, Cosines.times(gramian, weights));
        double length = Math.sqrt(Math.max(0, square));
        return length > maxNorm ? Arguments.times(weights, maxNorm / length) : weights;
    }

    @Override
    public String toString() {
        return maxNorm == 1 ? "nashMtl()" : "nashMtl().maxNorm(" + maxNorm + ")";
    }
}
