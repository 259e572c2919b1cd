package io.github.braidml.optim;

/**
 * A straight rise, then another schedule, which begins at its own beginning; as torch's {@code LinearLR} followed by it.
 *
 * @param epochs how long it rises; may be a part of an epoch
 * @param start factor of the first step, 0.01 by default
 * @param then what comes after
 */
public record WarmUpRate(double epochs, double start, Schedule then) implements Schedule {

    public WarmUpRate {
        Rates.checkPositive("warmUp", "number of epochs", epochs);
        if (!(start > 0 && start <= 1)) {
            throw new IllegalArgumentException("warmUp: the start is a share in (0, 1]; given " + start);
        }
    }

    @Override
    public Sees sees() {
        return then.sees();
    }

    @Override
    public boolean perTask() {
        return then.perTask();
    }

    @Override
    public boolean looksAhead() {
        return then.looksAhead();
    }

    @Override
    public State start(int tasks) {
        State inner = then.start(tasks);
        return new State() {
            private boolean rising;

            @Override
            public double factor(Step step) {
                rising = step.epoch() < epochs;
                return rising ? start + (1 - start) * step.epoch() / epochs : inner.factor(after(step));
            }

            @Override
            public double own(int task, double factor) {
                return rising ? factor : inner.own(task, factor);
            }

            @Override
            public void validated(double[] losses, double score) {
                inner.validated(losses, score);
            }

            @Override
            public double[] save() {
                return inner.save();
            }

            @Override
            public void restore(double[] saved) {
                inner.restore(saved);
            }
        };
    }

    private Step after(Step step) {
        long gone = (long) Math.ceil(epochs * step.of() / step.epochs());
        return new Step(
                step.number() - gone,
                step.of() - gone,
                step.epoch() - epochs,
                step.epochs() - epochs,
                step.rate(),
                step.total(),
                step.squaredNorm(),
                step.cosine());
    }

    @Override
    public String toString() {
        return start == 0.01
                ? "warmUp(" + epochs + ", " + then + ")"
                : "warmUp(" + epochs + ", " + start + ", " + then + ")";
    }
}
