package io.github.braidml.optim;

/**
 * How the step size changes while a run goes on: a factor of the optimiser's rate.
 *
 * <p>Time is counted in epochs and runs evenly from step to step: with four steps an epoch, the second step is at 0.25. A
 * schedule is an immutable value; what it remembers is a {@link State} that belongs to a run. Own schedules can be written;
 * those of time alone are one line, {@code tasks -> step -> 1 / (1 + step.epoch())}.
 */
@FunctionalInterface
public interface Schedule {

    /** What a schedule looks at. */
    enum Sees {
        /** Nothing but the time and the validation losses. */
        TIME,
        /** The total and the length of its gradient too. */
        GRADIENT,
        /** And the angle to the gradient of the step before. */
        ANGLE
    }

    /** Returns what this schedule looks at. */
    default Sees sees() {
        return Sees.TIME;
    }

    /** Returns whether parameters of single tasks may have steps of their own. */
    default boolean perTask() {
        return false;
    }

    /** Returns whether the factors depend on how many epochs there will be. */
    default boolean looksAhead() {
        return false;
    }

    /**
     * Starts a run.
     *
     * @param tasks number of tasks
     */
    State start(int tasks);

    /** What a schedule remembers during a run. */
    @FunctionalInterface
    interface State {

        /** Returns the factor of this step for parameters that several tasks share. */
        double factor(Step step);

        /**
         * Returns the factor for the parameters of one task alone.
         *
         * @param factor what {@link #factor} just returned
         */
        default double own(int task, double factor) {
            return factor;
        }

        /**
         * Called after every epoch.
         *
         * @param losses validation loss per task; NaN for a task without labels there
         * @param score their mean, each relative to that of a constant guess; NaN when there are none
         */
        default void validated(double[] losses, double score) {}

        /** Returns everything this state remembers, for a checkpoint. */
        default double[] save() {
            return new double[0];
        }

        /** Takes back what {@link #save()} gave. */
        default void restore(double[] saved) {}
    }

    /**
     * One step as a schedule sees it.
     *
     * @param number from 0
     * @param of how many steps the run has
     * @param epoch the time, from 0
     * @param epochs how many epochs the run has
     * @param rate the optimiser's rate
     * @param total the total of the losses and penalties of the batch; NaN unless asked for
     * @param squaredNorm squared length of its gradient; NaN unless asked for
     * @param cosine of the angle to the gradient of the step before; 0 for the first, NaN unless asked for
     */
    record Step(
            long number,
            long of,
            double epoch,
            double epochs,
            double rate,
            double total,
            double squaredNorm,
            double cosine) {}

    /** Returns steps of one size. */
    static Schedule constant() {
        return new FixedRate();
    }

    /** Returns steps that shrink by this factor every epoch. */
    static Schedule exponential(double factor) {
        return new ExponentialRate(factor);
    }

    /** Returns steps that shrink by a factor at every so many epochs. */
    static Schedule stairs(int epochs, double factor) {
        return new StairRate(epochs, factor);
    }

    /** Returns steps that fall to zero along half a cosine. */
    static Schedule cosine() {
        return new CosineRate();
    }

    /** Returns steps that fall to zero as a power of the time left; 1 is a straight line. */
    static Schedule polynomial(double power) {
        return new PolynomialRate(power);
    }

    /** Returns steps that rise along half a cosine to the rate in the first 30 % of the run and then fall to nothing. */
    static Schedule oneCycle() {
        return new OneCycleRate(0.3, 25, 1e4);
    }

    /** Returns steps of the rate over k, k counting the steps. */
    static Schedule overK() {
        return new PowerRate(1);
    }

    /** Returns steps of the rate over the root of k, k counting the steps. */
    static Schedule overRoot() {
        return new PowerRate(0.5);
    }

    /** Returns another schedule after a straight rise over some epochs. */
    static Schedule warmUp(double epochs, Schedule then) {
        return new WarmUpRate(epochs, 0.01, then);
    }

    /** Returns steps that shrink by a factor once the validation loss has not fallen for more epochs than this. */
    static PlateauRate plateau(double factor, int patience) {
        return new PlateauRate(factor, patience, 1e-4, false);
    }

    /** Returns Polyak's steps towards a known least total, which a model that can fit everything has at 0. */
    static Schedule polyak(double optimum) {
        return new PolyakRate(optimum, 0);
    }

    /** Returns Polyak's steps towards an estimated optimum, first taken to be this far below the lowest total. */
    static Schedule polyakEstimated(double gap) {
        return new PolyakRate(Double.NaN, gap);
    }

    /** Returns steps that learn their size: longer while gradients agree with the one before, shorter while they do not. */
    static Schedule hypergradient() {
        return new HypergradientRate(0.02, 1);
    }

    /** Steps of one size. */
    record FixedRate() implements Schedule {
        @Override
        public State start(int tasks) {
            return step -> 1;
        }

        @Override
        public String toString() {
            return "constant()";
        }
    }

    /** {@code factor^epoch}, as {@code torch.optim.lr_scheduler.ExponentialLR} at whole epochs. */
    record ExponentialRate(double factor) implements Schedule {
        public ExponentialRate {
            Rates.checkPositive("exponential", "factor", factor);
        }

        @Override
        public State start(int tasks) {
            return step -> Math.pow(factor, step.epoch());
        }

        @Override
        public String toString() {
            return "exponential(" + factor + ")";
        }
    }

    /** {@code factor^floor(epoch / epochs)}, as {@code torch.optim.lr_scheduler.StepLR}. */
    record StairRate(int epochs, double factor) implements Schedule {
        public StairRate {
            Rates.checkAtLeast(1, "stairs", "epochs", epochs);
            Rates.checkPositive("stairs", "factor", factor);
        }

        @Override
        public State start(int tasks) {
            return step -> Math.pow(factor, Math.floor(step.epoch() / epochs));
        }

        @Override
        public String toString() {
            return "stairs(" + epochs + ", " + factor + ")";
        }
    }

    /**
     * {@code (1 + cos(pi epoch / epochs)) / 2}, as {@code torch.optim.lr_scheduler.CosineAnnealingLR}.
     *
     * <p>Loshchilov, Hutter: SGDR, ICLR 2017, arXiv:1608.03983.
     */
    record CosineRate() implements Schedule {
        @Override
        public boolean looksAhead() {
            return true;
        }

        @Override
        public State start(int tasks) {
            return step -> (1 + Math.cos(Math.PI * step.epoch() / step.epochs())) / 2;
        }

        @Override
        public String toString() {
            return "cosine()";
        }
    }

    /** {@code (1 - epoch / epochs)^power}, as {@code torch.optim.lr_scheduler.PolynomialLR}. */
    record PolynomialRate(double power) implements Schedule {
        public PolynomialRate {
            Rates.checkPositive("polynomial", "power", power);
        }

        @Override
        public boolean looksAhead() {
            return true;
        }

        @Override
        public State start(int tasks) {
            return step -> Math.pow(1 - step.epoch() / step.epochs(), power);
        }

        @Override
        public String toString() {
            return "polynomial(" + power + ")";
        }
    }

    /**
     * One rise and one fall, as {@code torch.optim.lr_scheduler.OneCycleLR}; the optimiser's rate is the highest.
     *
     * <p>Smith, Topin: Super-Convergence, 2017, arXiv:1708.07120.
     *
     * @param rise share of the run in which the steps grow
     * @param start how many times shorter the first step is
     * @param end how many times shorter than the first the last is
     */
    record OneCycleRate(double rise, double start, double end) implements Schedule {
        public OneCycleRate {
            Rates.checkShare("oneCycle", "rise", rise);
            Rates.checkPositive("oneCycle", "start", start);
            Rates.checkPositive("oneCycle", "end", end);
        }

        @Override
        public boolean looksAhead() {
            return true;
        }

        @Override
        public State start(int tasks) {
            return step -> {
                double top = Math.max(0, rise * step.of() - 1);
                double last = step.of() - 1;
                return step.number() <= top
                        ? between(1 / start, 1, top == 0 ? 1 : step.number() / top)
                        : between(1, 1 / (start * end), (step.number() - top) / (last - top));
            };
        }

        private static double between(double from, double to, double share) {
            return to + (from - to) / 2 * (1 + Math.cos(Math.PI * share));
        }

        @Override
        public String toString() {
            return rise == 0.3 && start == 25 && end == 1e4
                    ? "oneCycle()"
                    : "oneCycle(%s, %s, %s)".formatted(rise, start, end);
        }
    }

    /** {@code k^-power}, k counting the steps from 1: the steps of the subgradient method. */
    record PowerRate(double power) implements Schedule {
        public PowerRate {
            Rates.checkPositive("steps over a power of k", "power", power);
        }

        @Override
        public State start(int tasks) {
            return step -> Math.pow(step.number() + 1.0, -power);
        }

        @Override
        public String toString() {
            return power == 1 ? "overK()" : power == 0.5 ? "overRoot()" : "over k^" + power;
        }
    }
}
