package io.github.braidml.optim;

/** A function of the whole parameter vector, with its gradient. */
@FunctionalInterface
public interface Objective {

    /**
     * Evaluates it.
     *
     * @param point where; rounded in place to what the parameters can hold
     * @param gradient takes the gradient there
     * @return the value there; infinite or NaN where it overflows
     */
    double at(double[] point, double[] gradient);
}
