package io.github.braidml.balance;

/**
 * Equal weights for some epochs, then a method that starts as if the run began there.
 *
 * @param epochs how many epochs of equal weights
 * @param method the method after them
 */
public record WarmUp(int epochs, Balancer method) implements Wrapper {

    public WarmUp {
        Given.checkAtLeastOne("warmUp(epochs, method)", "epochs", epochs);
    }

    @Override
    public String formula() {
        return "%d epochs of total = sum of L_i, then %s".formatted(epochs, method.formula());
    }

    @Override
    public State start(int tasks) {
        return new Waiting(this, tasks);
    }

    @Override
    public String toString() {
        return "warmUp(" + epochs + ", " + method + ")";
    }

    /** Its own number: how many epochs are done. */
    private static final class Waiting extends Around {
        private final int epochs;

        Waiting(WarmUp spec, int tasks) {
            super(spec.method.start(tasks), 1);
            this.epochs = spec.epochs;
        }

        private boolean over() {
            return own[0] >= epochs;
        }

        @Override
        public boolean measures(int[] tasks) {
            return over() && inner.measures(tasks);
        }

        @Override
        public double[] weights(Step step) {
            if (over()) {
                return inner.weights(step);
            }
            return Arguments.ones(step.tasks().length);
        }

        @Override
        public double[] scales(Step step) {
            return over() ? inner.scales(step) : Arguments.ones(step.tasks().length);
        }

        @Override
        public double[] kept(Step step) {
            return over() ? inner.kept(step) : Arguments.ones(step.tasks().length);
        }

        @Override
        public boolean looksBack() {
            return over() && inner.looksBack();
        }

        @Override
        public void epoch(double[] losses) {
            if (over()) {
                inner.epoch(losses);
            }
            own[0]++;
        }
    }
}
