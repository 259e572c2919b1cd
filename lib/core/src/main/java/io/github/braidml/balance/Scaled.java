package io.github.braidml.balance;

/**
 * A balancing method with another reduction, or other gradients for the heads, than it was published with.
 *
 * <p>Made by {@link Balancer#sum}, {@link Balancer#mean}, {@link Balancer#rawHeads} and {@link Balancer#weightedHeads}. A
 * method that was published as a sum over the T tasks of a step has its weights divided by T to become a mean, and one
 * that was published as a mean has them multiplied. A method of losses alone is one backward pass through everything, so
 * its heads can only be weighted.
 *
 * @param method the method
 * @param reduction how its weights are scaled
 * @param headGradients what heads receive
 */
public record Scaled(Balancer method, Reduction reduction, HeadGradients headGradients) implements Balancer {

    public Scaled {
        if (method.needs() == Needs.LOSSES && headGradients != method.headGradients()) {
            throw new IllegalArgumentException(
                    "%s looks at losses alone and is trained in one backward pass, so heads get %s gradients; %s ones are for methods that look at gradients"
                            .formatted(method, method.headGradients(), headGradients));
        }
        // Asked twice, the last word counts.
        if (method instanceof Scaled inner) {
            method = inner.method();
        }
    }

    @Override
    public Needs needs() {
        return method.needs();
    }

    @Override
    public boolean replaces() {
        return method.replaces();
    }

    @Override
    public boolean draws() {
        return method.draws();
    }

    @Override
    public int remembers() {
        return method.remembers();
    }

    @Override
    public String formula() {
        String formula = method.formula();
        if (reduction != method.reduction()) {
            formula += reduction == Reduction.MEAN ? ", over the number of tasks" : ", times the number of tasks";
        }
        return headGradients == method.headGradients() ? formula : formula + ", heads " + word();
    }

    private String word() {
        return headGradients == HeadGradients.RAW ? "raw" : "weighted";
    }

    @Override
    public State start(int tasks) {
        return new Around(method.start(tasks), 0) {
            @Override
            public double[] weights(Step step) {
                double[] weights = inner.weights(step);
                if (reduction == method.reduction()) {
                    return weights;
                }
                double factor = reduction == Reduction.SUM ? weights.length : 1.0 / weights.length;
                return Arguments.times(weights, factor);
            }
        };
    }

    @Override
    public String toString() {
        String call = method.toString();
        if (reduction != method.reduction()) {
            call += reduction == Reduction.MEAN ? ".mean()" : ".sum()";
        }
        return headGradients == method.headGradients() ? call : call + "." + word() + "Heads()";
    }
}
