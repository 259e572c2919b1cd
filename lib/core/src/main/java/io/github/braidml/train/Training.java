package io.github.braidml.train;

import io.github.braidml.optim.Adam;
import io.github.braidml.optim.Clip;
import io.github.braidml.optim.Descent;
import io.github.braidml.optim.Iterate;
import io.github.braidml.optim.Optimizer;
import io.github.braidml.optim.Pace;
import io.github.braidml.optim.Penalty;
import io.github.braidml.optim.Schedule;
import java.nio.file.Path;

/**
 * How long and how to train: an immutable value.
 *
 * @param epochs passes over the training rows
 * @param batch rows per step, 64 by default; optimisers that work on full batches take all rows instead
 * @param seed decides starting weights, order of rows and dropout, 0 by default
 * @param descent how parameters move, Adam at 0.001 by default
 * @param stopping what ends the training before its last epoch, nothing by default
 * @param checkpoint file that takes the state after every epoch; empty for none
 * @param batches how rows make batches, shuffled by default
 */
public record Training(
        int epochs, int batch, long seed, Descent descent, Stopping stopping, String checkpoint, Batches batches) {

    public Training {
        if (epochs < 1) {
            throw new IllegalArgumentException("epochs must be at least 1; given " + epochs);
        }
        if (batch < 1) {
            throw new IllegalArgumentException("batch must be at least 1 row; given " + batch);
        }
    }

    /** Returns a training of this many epochs with the defaults. */
    public static Training of(int epochs) {
        return new Training(epochs, 64, 0, Descent.of(Adam.of(1e-3)), Stopping.NEVER, "", Batches.SHUFFLED);
    }

    /** Returns this training with another number of epochs. */
    public Training epochs(int number) {
        return new Training(number, batch, seed, descent, stopping, checkpoint, batches);
    }

    /** Returns this training with another number of rows per step. */
    public Training batch(int rows) {
        return new Training(epochs, rows, seed, descent, stopping, checkpoint, batches);
    }

    /**
     * Returns this training with batches drawn otherwise, for tasks with tables of their own: {@code proportional()}, {@code
     * uniformly()}, {@code byTemperature(2)} or {@code byLoss()}.
     */
    public Training batches(Batches how) {
        return new Training(epochs, batch, seed, descent, stopping, checkpoint, how);
    }

    /** Returns this training with another seed. */
    public Training seed(long other) {
        return new Training(epochs, batch, other, descent, stopping, checkpoint, batches);
    }

    /** Returns this training with parameters that move otherwise. */
    public Training descent(Descent other) {
        return new Training(epochs, batch, seed, other, stopping, checkpoint, batches);
    }

    /** Returns this training with other reasons to end early. */
    public Training stopping(Stopping other) {
        return new Training(epochs, batch, seed, descent, other, checkpoint, batches);
    }

    /** Returns how parameters move along their gradient. */
    public Optimizer optimizer() {
        return descent.optimizer();
    }

    /** Returns this training with another optimiser. */
    public Training optimizer(Optimizer other) {
        return descent(descent.optimizer(other));
    }

    /** Returns this training with a step size that changes. */
    public Training schedule(Schedule other) {
        return descent(descent.schedule(other));
    }

    /** Returns this training with gradients that are shortened to at most this length. */
    public Training clip(double norm) {
        return descent(descent.clip(new Clip(norm, descent.clip().value())));
    }

    /** Returns this training with partial derivatives that are cut to at most this size. */
    public Training clipValues(double most) {
        return descent(descent.clip(new Clip(descent.clip().norm(), most)));
    }

    /** Returns this training with a price on the absolute value of each weight: many become exactly zero. */
    public Training l1(double price) {
        return descent(descent.penalty(new Penalty(price, descent.penalty().l2())));
    }

    /** Returns this training with a price on half the square of each weight. */
    public Training l2(double price) {
        return descent(descent.penalty(new Penalty(descent.penalty().l1(), price)));
    }

    /** Returns this training with a price on the absolute value of each weight and one on half its square. */
    public Training elasticNet(double l1, double l2) {
        return descent(descent.penalty(new Penalty(l1, l2)));
    }

    /**
     * Returns this training with steps that take several batches together: as many rows as one large batch, in the memory of
     * a small one. The mean is over rows; with missing labels a large batch would weigh them a little otherwise.
     */
    public Training accumulate(int batches) {
        return descent(descent.accumulate(batches));
    }

    /** Returns this training with an exponential moving average of the values validated and kept, usually 0.999. */
    public Training average(double decay) {
        return descent(descent.iterate(Iterate.moving(decay)));
    }

    /** Returns this training with the mean of the values after every step validated and kept. */
    public Training average() {
        return descent(descent.iterate(Iterate.mean()));
    }

    /** Returns this training with the values of the lowest total validated and kept; for full batches. */
    public Training lowest() {
        return descent(descent.iterate(Iterate.lowest()));
    }

    /**
     * Returns this training with steps of another size for a part of the network.
     *
     * @param part {@code "shared"}, {@code "heads"}, a task's name, {@code "stage.1"} for the first stage of the encoder, or how
     *     a parameter's name begins
     * @param factor what the steps are multiplied with
     */
    public Training pace(String part, double factor) {
        return descent(descent.pace(new Pace(part, factor, 0)));
    }

    /** Returns this training with a part of the network that stays as it is. */
    public Training freeze(String part) {
        return pace(part, 0);
    }

    /**
     * Returns this training with the first stages of the encoder, such as layers, that stay as they are.
     *
     * @throws IllegalArgumentException if the number is below 1
     */
    public Training freezeStages(int first) {
        if (first < 1) {
            throw new IllegalArgumentException("freezeStages(first): needs at least 1 stage; given " + first);
        }
        Training frozen = this;
        for (int stage = 1; stage <= first; stage++) {
            frozen = frozen.freeze("stage." + stage);
        }
        return frozen;
    }

    /**
     * Returns this training with a part of the network that stays as it is for the first epochs.
     *
     * @throws IllegalArgumentException if the number is below 1
     */
    public Training freeze(String part, int epochs) {
        if (epochs < 1) {
            throw new IllegalArgumentException(
                    "freeze(\"%s\", epochs): needs at least 1 epoch; given %d".formatted(part, epochs));
        }
        return descent(descent.pace(new Pace(part, 0, epochs)));
    }

    /** Returns this training ending once the validation loss has not fallen for this many epochs. */
    public Training patience(int epochs) {
        return patience(epochs, 0);
    }

    /**
     * Returns this training ending once the validation loss has not fallen enough for this many epochs.
     *
     * @param least by how much it must fall, relative to the loss of a constant guess
     */
    public Training patience(int epochs, double least) {
        return stopping(stopping.patience(epochs, least));
    }

    /**
     * Returns this training with tasks that stop one by one: a task whose own validation loss has not fallen for this many
     * epochs takes no further part, and its own parameters stay as they were in the epoch of its lowest loss. What is kept
     * in the end is, as always, the epoch with the lowest mean over all tasks, those that stopped among them.
     */
    public Training patienceOfEach(int epochs) {
        return patienceOfEach(epochs, 0);
    }

    /**
     * Returns this training with tasks that count less while they do not improve: the weight of a task whose own validation
     * loss has not fallen for this many epochs is multiplied by a factor, until it falls below the lowest again.
     *
     * @param weight the factor, below 1; at 0 the task stops for good
     */
    public Training patienceOfEach(int epochs, double weight) {
        return stopping(stopping.each(epochs, weight));
    }

    /**
     * Returns this training that keeps the epoch whose worst task is best, for methods such as {@code lle()} and {@code stch()}
     * that aim at it: the one with the lowest highest relative validation loss, where usually the mean over the tasks decides.
     * Patience goes by the same. Tasks that share nothing are chosen each for itself.
     */
    public Training byWorstTask() {
        return stopping(stopping.byWorst());
    }

    /** Returns this training ending after the batch during which so much time is over. */
    public Training maxMinutes(double minutes) {
        return stopping(stopping.minutes(minutes));
    }

    /**
     * Returns this training with a file that takes the whole state after every epoch; where epochs are so short that this would
     * take more than a hundredth of the time, after some of them and the last. Fitting again with the same file goes on from
     * there and gives the same result, to the bit, as if it had never stopped.
     */
    public Training checkpoint(Path file) {
        return new Training(epochs, batch, seed, descent, stopping, file.toString(), batches);
    }

    /** Returns this training without a checkpoint. */
    public Training withoutCheckpoint() {
        return new Training(epochs, batch, seed, descent, stopping, "", batches);
    }

    /** Returns everything that decides what the first epochs give: runs that agree in it are one run, longer or shorter. */
    public String recipe() {
        String text = (optimizer().fullBatch() ? "" : "batch(" + batch + ").")
                + "seed("
                + seed
                + ")"
                + descent
                + drawn()
                + stopping.kept();
        return descent.schedule().looksAhead() ? "epochs(" + epochs + ")." + text : text;
    }

    private String drawn() {
        return batches.equals(Batches.SHUFFLED) ? "" : ".batches(" + batches + ")";
    }

    @Override
    public String toString() {
        String rows = optimizer().fullBatch() ? "" : ".batch(" + batch + ")";
        String text = "epochs(" + epochs + ")" + rows + ".seed(" + seed + ")" + descent + drawn() + stopping;
        return checkpoint.isEmpty() ? text : text + ".checkpoint(\"" + checkpoint + "\")";
    }
}
