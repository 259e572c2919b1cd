package io.github.braidml.balance;

/**
 * A method that looks at the tasks' gradients by the shared representation in place of those by the shared parameters.
 *
 * <p>The weights it finds are then given to the gradients by the parameters, of which one pass through the encoder leaves the
 * weighted sum, however many tasks there are. What the representation changes bounds what the parameters change: a direction that
 * descends on all tasks for the representation need not for the parameters. A row without a label for a task has a zero gradient.
 *
 * <p>Sener, Koltun: Multi-Task Learning as Multi-Objective Optimization, NeurIPS 2018, arXiv:1810.04650 (MGDA-UB).
 *
 * @param method the method, which looks at inner products of gradients
 */
public record OnRepresentation(Balancer method) implements Wrapper {

    public OnRepresentation {
        if (method instanceof OnRepresentation inner) {
            method = inner.method();
        }
        if (method.needs() != Needs.GRAMIAN && method.needs() != Needs.REPRESENTATION) {
            throw new IllegalArgumentException(
                    "onRepresentation() is for methods that look at inner products of gradients, such as pcGrad() or mgda(); %s does not"
                            .formatted(method));
        }
    }

    @Override
    public Needs needs() {
        return Needs.REPRESENTATION;
    }

    @Override
    public Reduction reduction() {
        return method.reduction();
    }

    @Override
    public State start(int tasks) {
        return method.start(tasks);
    }

    @Override
    public String formula() {
        return method.formula() + " by the shared representation";
    }

    @Override
    public String toString() {
        return method + ".onRepresentation()";
    }
}
