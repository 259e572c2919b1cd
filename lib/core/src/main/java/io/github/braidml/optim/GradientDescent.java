package io.github.braidml.optim;

/**
 * Gradient descent on all training rows at once: {@code w -= rate g}, one step an epoch.
 *
 * <p>On a loss with corners, such as the absolute error, this is the subgradient method: its steps must shrink
 * ({@link Schedule#overK()}, {@link Schedule#overRoot()}, {@link Schedule#polyak}), and since the total may rise from step
 * to step, the result is the lowest or the mean iterate ({@link Iterate}).
 *
 * @param rate step size
 */
public record GradientDescent(double rate) implements Optimizer {

    public GradientDescent {
        Rates.checkPositive("gradientDescent", "rate", rate);
    }

    @Override
    public boolean fullBatch() {
        return true;
    }

    @Override
    public Stepping start(int size) {
        return (step, w, g, offset, length) -> Loops.add(w, g, (float) -step.rate(), length);
    }

    @Override
    public String toString() {
        return "gradientDescent(" + rate + ")";
    }
}
