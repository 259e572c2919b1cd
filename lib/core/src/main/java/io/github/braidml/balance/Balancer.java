package io.github.braidml.balance;

import java.util.random.RandomGenerator;

/**
 * How the losses of several tasks become one update.
 *
 * <p>A balancer is an immutable value; what it remembers from step to step is a {@link State} that belongs to a run.
 */
public interface Balancer {

    /** What a method looks at. */
    enum Needs {
        /** The loss of each task. */
        LOSSES,
        /** The inner products of the tasks' gradients with respect to the shared parameters. */
        GRAMIAN,
        /** These gradients themselves. */
        GRADIENTS,
        /** The inner products of the gradients on one more batch with those on another. */
        BATCHES,
        /** The inner products of the tasks' gradients with respect to the one representation that all heads take. */
        REPRESENTATION
    }

    /** Which gradient of its own task a head follows. */
    enum HeadGradients {
        /** The task's gradient as it is. */
        RAW,
        /** The task's gradient times the task's weight. */
        WEIGHTED
    }

    /** How the weights are scaled. */
    enum Reduction {
        /** The update is a sum over the tasks: it grows with their number. */
        SUM,
        /** The update is a mean over the tasks. */
        MEAN
    }

    /** Returns what this method looks at. */
    Needs needs();

    /** Returns what heads receive. */
    HeadGradients headGradients();

    /** Returns how this method scales its weights as published. */
    default Reduction reduction() {
        return Reduction.SUM;
    }

    /** Returns whether this method puts others in the place of the gradients, so that its weights alone say nothing. */
    default boolean replaces() {
        return false;
    }

    /** Returns whether this method draws a preference for each step, which the network is to be shown. */
    default boolean draws() {
        return false;
    }

    /** Returns how many numbers per task and shared parameter its state remembers, in double precision. */
    default int remembers() {
        return 0;
    }

    /** Returns this method with weights that make the update a sum over the tasks of a step. */
    default Balancer sum() {
        return new Scaled(this, Reduction.SUM, headGradients());
    }

    /** Returns this method with weights that make the update a mean over the tasks of a step. */
    default Balancer mean() {
        return new Scaled(this, Reduction.MEAN, headGradients());
    }

    /** Returns this method with heads that follow their own task's gradient as it is. */
    default Balancer rawHeads() {
        return new Scaled(this, reduction(), HeadGradients.RAW);
    }

    /** Returns this method with heads that follow their own task's gradient times the task's weight. */
    default Balancer weightedHeads() {
        return new Scaled(this, reduction(), HeadGradients.WEIGHTED);
    }

    /**
     * Returns this method on gradients by the shared representation: one backward pass through the encoder however many tasks there
     * are.
     *
     * @throws IllegalArgumentException if this method looks at losses alone
     */
    default Balancer onRepresentation() {
        return new OnRepresentation(this);
    }

    /** Returns the total in words, for the run card: {@code "total = sum of w_i L_i, weights from uncertainty()"}. */
    default String formula() {
        return "total = sum of w_i L_i, weights from " + this;
    }

    /**
     * Starts a run.
     *
     * @param tasks number of tasks
     */
    State start(int tasks);

    /** What a method remembers during a run. */
    interface State {

        /**
         * Draws the preference that the network is shown in the step to come, for a method that {@link Balancer#draws}: how much
         * each task of the run matters, with sum one.
         *
         * @param random numbers drawn from the run's seed and the step's number alone
         */
        default double[] draw(RandomGenerator random) {
            return new double[0];
        }

        /**
         * Returns the weight of each task of the step in the shared update, in the order of {@link Step#tasks()}.
         *
         * @param step what is known of this step
         */
        double[] weights(Step step);

        /**
         * Returns whether the weights of a step of these tasks need what the method looks at. Asked before each step of a
         * method that looks at gradients; one that keeps its weights for some steps saves the work of measuring them.
         */
        default boolean measures(int[] tasks) {
            return true;
        }

        /**
         * Returns what raw gradients of heads are multiplied with in the step just weighed: ones, unless the method scales the
         * losses before it balances them.
         */
        default double[] scales(Step step) {
            return Arguments.ones(step.tasks().length);
        }

        /**
         * Returns how much of each gradient is in what the method put in its place in the step just weighed: ones where it left
         * them. The effective weight of a task is this times its weight.
         */
        default double[] kept(Step step) {
            return Arguments.ones(step.tasks().length);
        }

        /** Returns whether {@link #after} wants the losses after the step just weighed: one more forward pass. */
        default boolean looksBack() {
            return false;
        }

        /**
         * Takes note of what a step did.
         *
         * @param step the step as it was given to {@link #weights}
         * @param losses losses of the same tasks on the same batch after the parameters moved
         */
        default void after(Step step, double[] losses) {}

        /**
         * Takes note of the end of an epoch.
         *
         * @param losses per task of the run, mean training loss in the epoch; NaN for a task without labels
         */
        default void epoch(double[] losses) {}

        /** Returns everything this state remembers, for a checkpoint. */
        default double[] save() {
            return new double[0];
        }

        /** Takes back what {@link #save()} gave. */
        default void restore(double[] saved) {}
    }

    /**
     * One step as a balancer sees it. A task without a label in the batch takes no part.
     *
     * @param tasks indices of the tasks that have labels in this batch, ascending
     * @param losses their losses
     * @param gramian inner products of their gradients, or an empty array when the method does not need them; for a method that
     *     looks at batches, of those on one more batch with those on another, zero for a task without a label there
     * @param rows their gradients, for a method that looks at them; it may put others in their place
     * @param random numbers drawn from the run's seed and the step's number alone
     */
    record Step(int[] tasks, double[] losses, double[][] gramian, Rows rows, RandomGenerator random) {

        /** Makes a step without gradients. */
        public Step(int[] tasks, double[] losses, double[][] gramian, RandomGenerator random) {
            this(tasks, losses, gramian, Rows.of(), random);
        }
    }
}
