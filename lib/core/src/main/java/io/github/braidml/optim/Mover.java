package io.github.braidml.optim;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * Moves the parameters of a run as its {@link Descent} says, and holds all that is remembered from step to step.
 *
 * <p>What belongs to one task alone moves only in steps with a label for it. In the others its values, its averages, its count of
 * steps and its decay stand still, as if there had been no step.
 */
public final class Mover {
    private final Descent spec;
    private final Flat flat;
    private final int stepsPerEpoch;
    private final int epochs;
    private final Optimizer.State optimizer;
    private final Schedule.State schedule;
    private final Parts parts;
    private final Stretch stretch = new Stretch();
    /** The gradients of the batches of this step, each times its rows. */
    private final float[] sum;
    /** The gradient of the step before. */
    private final float[] before;
    /** The averaged iterate, or all values of the lowest. */
    private final float[] kept;

    private final float[] aside;
    /** Squared length of each task's own gradient, where nothing is shared. */
    private final double[] squaredOwn;

    private int batches;
    private double rows;
    private double total;
    private double squaredSlope;
    private double squaredNorm;
    private double squaredBefore;
    private double product;
    private double cost;
    private double lowest = Double.POSITIVE_INFINITY;

    /**
     * Starts a run.
     *
     * @param tasks number of tasks
     * @param batchesPerEpoch number of batches in an epoch
     * @throws IllegalArgumentException if a part of the network that is to have its own steps is not there
     */
    public Mover(Descent spec, Flat flat, int tasks, int batchesPerEpoch, int epochs) {
        this.spec = spec;
        this.flat = flat;
        this.stepsPerEpoch = (batchesPerEpoch + spec.accumulate() - 1) / spec.accumulate();
        this.epochs = epochs;
        int size = flat.trainable();
        this.optimizer = spec.optimizer().start(size);
        this.schedule = spec.schedule().start(tasks);
        this.parts = new Parts(spec, flat, tasks);
        this.squaredOwn = new double[spec.clip().byNorm() && parts.isApart() ? tasks : 0];
        this.sum = new float[spec.accumulate() > 1 ? size : 0];
        this.before = new float[sees(Schedule.Sees.ANGLE) ? size : 0];
        boolean lowestOf = spec.iterate().which() == Iterate.Which.LOWEST;
        this.kept = new float[shows() ? lowestOf ? flat.size() : size : 0];
        this.aside = new float[shows() ? flat.size() : 0];
        if (optimizer instanceof Optimizer.Searching) {
            spec.checkSearch();
        }
    }

    private boolean sees(Schedule.Sees least) {
        return spec.schedule().sees().compareTo(least) >= 0;
    }

    private boolean shows() {
        return spec.iterate().which() != Iterate.Which.NEWEST;
    }

    /** Takes the gradient of a batch with labels for all tasks, as {@link #batch(int, boolean, int[], double, DoubleSupplier)} does. */
    public void batch(int count, boolean last, double loss, DoubleSupplier again) {
        parts.labelAll();
        batch(count, last, new int[0], loss, again);
    }

    /**
     * Takes the gradient of a batch and, if enough batches are together, moves the parameters.
     *
     * @param count rows of the batch
     * @param last whether it is the last of an epoch
     * @param tasks indices of the tasks with a label in the batch
     * @param loss the total of the batch, of which the gradient was taken
     * @param again computes total and gradient of the same batch once more, with the values as they are then
     */
    public void batch(int count, boolean last, int[] tasks, double loss, DoubleSupplier again) {
        parts.label(tasks);
        batches++;
        rows += count;
        total += count * loss;
        if (spec.accumulate() > 1) {
            flat.move(parts.ranges(), (range, offset, w, g, n) -> {
                stretch.take(sum, offset, n);
                Loops.add(stretch.values(), g, count, n);
                stretch.put(sum, offset, n);
            });
        }
        if (batches == spec.accumulate() || last) {
            total /= rows;
            parts.begin();
            step(again);
            parts.end();
            batches = 0;
            rows = 0;
            total = 0;
            Arrays.fill(sum, 0);
        }
    }

    private void step(DoubleSupplier again) {
        long done = parts.steps() - 1;
        double epoch = (double) done / stepsPerEpoch;
        squaredNorm = Double.NaN;
        double cosine = Double.NaN;
        if (spec.clip().byNorm()
                || sees(Schedule.Sees.GRADIENT)
                || spec.iterate().which() == Iterate.Which.LOWEST) {
            look(epoch);
            double lengths = Math.sqrt(squaredSlope) * Math.sqrt(squaredBefore);
            cosine = lengths > 0 ? product / lengths : 0;
            squaredBefore = squaredSlope;
        }
        double rate = spec.optimizer().rate();
        double factor = schedule.factor(new Schedule.Step(
                done, (long) stepsPerEpoch * epochs, epoch, epochs, rate, total + cost, squaredNorm, cosine));
        double[] rates = new double[parts.ranges().size()];
        for (int r = 0; r < rates.length; r++) {
            int task = parts.ranges().get(r).task();
            rates[r] = rate * parts.pace(r, epoch) * (task < 0 ? factor : schedule.own(task, factor));
        }
        if (optimizer instanceof Optimizer.Searching searching) {
            search(searching, rate * factor, epoch, again);
        } else {
            move((Optimizer.Stepping) optimizer, rates, epoch);
        }
    }

    /** Measures the gradient before anything moves, and keeps the lowest values if these are. */
    private void look(double epoch) {
        squaredNorm = 0;
        Arrays.fill(squaredOwn, 0);
        squaredSlope = 0;
        product = 0;
        cost = 0;
        flat.look(parts.ranges(), (range, offset, w, g, n) -> {
            cost += parts.ranges().get(range).weight() ? spec.penalty().of(w, n) : 0;
            if (parts.isStill(range) && before.length > 0) {
                Arrays.fill(before, offset, offset + n, 0);
            }
            if (!parts.moves(range, epoch)) {
                return;
            }
            complete(range, offset, w, g, n);
            double square = Loops.dot(g, g, n);
            squaredNorm += square;
            if (squaredOwn.length > 0) {
                squaredOwn[parts.ranges().get(range).task()] += square;
            }
            if (before.length > 0) {
                // The angle is that of all that moves the values, or the rest's balance with a price would look like a
                // slope.
                if (spec.penalty().l1() > 0 && parts.ranges().get(range).weight()) {
                    Loops.priced(g, w, (float) spec.penalty().l1(), n);
                }
                squaredSlope += Loops.dot(g, g, n);
                stretch.take(before, offset, n);
                product += Loops.dot(g, stretch.values(), n);
                System.arraycopy(g, 0, before, offset, n);
            }
        });
        if (spec.iterate().which() == Iterate.Which.LOWEST && total + cost < lowest) {
            lowest = total + cost;
            flat.read(kept);
        }
    }

    /** Makes the gradient of the batch that of the step. */
    private void complete(int range, int offset, float[] w, float[] g, int n) {
        if (spec.accumulate() > 1) {
            System.arraycopy(sum, offset, g, 0, n);
            Loops.scale(g, (float) (1 / rows), n);
        }
        if (spec.penalty().l2() > 0 && parts.ranges().get(range).weight()) {
            Loops.add(g, w, (float) spec.penalty().l2(), n);
        }
    }

    private void move(Optimizer.Stepping stepping, double[] rates, double epoch) {
        flat.move(parts.ranges(), (range, offset, w, g, n) -> {
            // What is frozen or still keeps its values to the bit, whatever is remembered of it.
            if (parts.moves(range, epoch)) {
                boolean weight = parts.ranges().get(range).weight();
                complete(range, offset, w, g, n);
                double shorter = shorter(range);
                if (shorter < 1) {
                    Loops.scale(g, (float) shorter, n);
                }
                if (spec.clip().byValue()) {
                    Loops.clamp(g, (float) spec.clip().value(), n);
                }
                stepping.move(new Optimizer.Step(parts.number(range), rates[range], weight), w, g, offset, n);
                if (spec.penalty().l1() > 0 && weight) {
                    Loops.shrink(w, (float) (rates[range] * spec.penalty().l1()), n);
                }
            }
            average(range, w, offset, n, epoch);
        });
    }

    private double shorter(int range) {
        if (!spec.clip().byNorm()) {
            return 1;
        }
        int task = parts.ranges().get(range).task();
        return spec.clip().factor(Math.sqrt(squaredOwn.length > 0 ? squaredOwn[task] : squaredNorm));
    }

    private void average(int range, float[] w, int offset, int n, double epoch) {
        Iterate.Which which = spec.iterate().which();
        long number = parts.number(range);
        boolean averages = which == Iterate.Which.MOVING || which == Iterate.Which.MEAN;
        if (!averages || (parts.isStill(range) && number > 0)) {
            return;
        }
        double keep = number <= 1 || parts.pace(range, epoch) == 0
                ? 0
                : which == Iterate.Which.MEAN
                        ? (number - 1.0) / number
                        : spec.iterate().decay();
        stretch.take(kept, offset, n);
        Loops.average(stretch.values(), w, (float) keep, (float) (1 - keep), n);
        stretch.put(kept, offset, n);
    }

    private void search(Optimizer.Searching searching, double rate, double epoch, DoubleSupplier again) {
        double[] point = new double[flat.trainable()];
        double[] gradient = new double[flat.trainable()];
        double value = total + take(point, gradient, epoch);
        Objective objective = (at, slope) -> {
            place(at, epoch);
            double found = again.getAsDouble();
            return found + take(at, slope, epoch);
        };
        searching.search(objective, point, value, gradient, rate);
        place(point, epoch);
        flat.look(parts.ranges(), (range, offset, w, g, n) -> average(range, w, offset, n, epoch));
    }

    /** Takes values and gradients out; returns what the weights cost. */
    private double take(double[] point, double[] gradient, double epoch) {
        cost = 0;
        flat.move(parts.ranges(), (range, offset, w, g, n) -> {
            cost += parts.ranges().get(range).weight() ? spec.penalty().of(w, n) : 0;
            complete(range, offset, w, g, n);
            boolean frozen = !parts.moves(range, epoch);
            for (int i = 0; i < n; i++) {
                point[offset + i] = w[i];
                gradient[offset + i] = frozen ? 0 : g[i];
            }
        });
        return cost;
    }

    private void place(double[] point, double epoch) {
        flat.move(parts.ranges(), (range, offset, w, g, n) -> {
            for (int i = 0; i < n && parts.moves(range, epoch); i++) {
                w[i] = (float) point[offset + i];
            }
        });
    }

    /**
     * Tells the schedule what an epoch gave.
     *
     * @param losses validation loss per task
     * @param score their mean, relative to a constant guess
     */
    public void validated(double[] losses, double score) {
        schedule.validated(losses, score);
    }

    /** Does something while the values that are to be validated and kept stand in the flat vector. */
    public <T> T withKept(Function<Flat, T> work) {
        if (!shows()) {
            return work.apply(flat);
        }
        flat.read(aside);
        float[] shown = aside.clone();
        System.arraycopy(kept, 0, shown, 0, kept.length);
        flat.write(shown);
        try {
            return work.apply(flat);
        } finally {
            flat.write(aside);
        }
    }

    /** Returns all vectors that are remembered, themselves, for checkpoints to read and write. */
    public Map<String, float[]> vectors() {
        Map<String, float[]> all = new LinkedHashMap<>();
        List<float[]> moments = optimizer.moments();
        for (int i = 0; i < moments.size(); i++) {
            all.put("optimizer." + i, moments.get(i));
        }
        all.put("gradient", before);
        all.put("iterate", kept);
        return all;
    }

    /** Returns all else that is remembered after an epoch, for a checkpoint. */
    public Map<String, double[]> save() {
        Map<String, double[]> all = new LinkedHashMap<>();
        all.put("steps", new double[] {parts.steps(), squaredBefore, lowest});
        all.put("tasks", parts.save());
        all.put("optimizer", optimizer.save());
        all.put("schedule", schedule.save());
        return all;
    }

    /** Takes back what {@link #save()} gave; an empty array stands for what a file does not have. */
    public void restore(Function<String, double[]> saved) {
        double[] counts = saved.apply("steps");
        parts.restore((long) counts[0], saved.apply("tasks"));
        squaredBefore = counts[1];
        lowest = counts[2];
        optimizer.restore(saved.apply("optimizer"));
        schedule.restore(saved.apply("schedule"));
    }
}
