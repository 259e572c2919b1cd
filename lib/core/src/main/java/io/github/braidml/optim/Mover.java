package io.github.braidml.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/** Moves the parameters of a run as its {@link Descent} says, and holds all that is remembered from step to step. */
public final class Mover {
    private final Descent spec;
    private final Flat flat;
    private final int stepsPerEpoch;
    private final int epochs;
    private final Optimizer.State optimizer;
    private final Schedule.State schedule;
    private final List<Flat.Range> ranges;
    private final List<List<Pace>> paces = new ArrayList<>();
    private final double[] rates;
    private final Stretch stretch = new Stretch();
    /** The gradients of the batches of this step, each times its rows. */
    private final float[] sum;
    /** The gradient of the step before. */
    private final float[] before;
    /** The averaged iterate, or all values of the lowest. */
    private final float[] kept;

    private final float[] aside;
    private int batches;
    private double rows;
    private double total;
    private long steps;
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
        this.ranges = flat.ranges(spec.schedule().perTask() || !spec.paces().isEmpty());
        this.rates = new double[ranges.size()];
        this.sum = new float[spec.accumulate() > 1 ? size : 0];
        this.before = new float[sees(Schedule.Sees.ANGLE) ? size : 0];
        boolean lowestOf = spec.iterate().which() == Iterate.Which.LOWEST;
        this.kept = new float[shows() ? lowestOf ? flat.size() : size : 0];
        this.aside = new float[shows() ? flat.size() : 0];
        if (optimizer instanceof Optimizer.Searching) {
            spec.checkSearch();
        }
        checkPaces();
        for (Flat.Range range : ranges) {
            paces.add(spec.paces().stream().filter(pace -> pace.concerns(range)).toList());
        }
    }

    private void checkPaces() {
        for (Pace pace : spec.paces()) {
            if (ranges.stream().noneMatch(pace::concerns)) {
                Set<String> parts = new LinkedHashSet<>();
                ranges.forEach(range -> parts.add(range.owner()));
                parts.add("heads");
                ranges.forEach(range -> parts.add(range.name()));
                throw new IllegalArgumentException("%s: the network has no part '%s'; it has %s"
                        .formatted(pace, pace.part(), String.join(", ", parts)));
            }
        }
    }

    private boolean sees(Schedule.Sees least) {
        return spec.schedule().sees().compareTo(least) >= 0;
    }

    private boolean shows() {
        return spec.iterate().which() != Iterate.Which.NEWEST;
    }

    /**
     * Takes the gradient of a batch and, if enough batches are together, moves the parameters.
     *
     * @param count rows of the batch
     * @param last whether it is the last of an epoch
     * @param loss the total of the batch, of which the gradient was taken
     * @param again computes total and gradient of the same batch once more, with the values as they are then
     */
    public void batch(int count, boolean last, double loss, DoubleSupplier again) {
        batches++;
        rows += count;
        total += count * loss;
        if (spec.accumulate() > 1) {
            flat.move(ranges, (range, offset, w, g, n) -> {
                stretch.take(sum, offset, n);
                Loops.add(stretch.values(), g, count, n);
                stretch.put(sum, offset, n);
            });
        }
        if (batches == spec.accumulate() || last) {
            total /= rows;
            step(again);
            batches = 0;
            rows = 0;
            total = 0;
            Arrays.fill(sum, 0);
        }
    }

    private void step(DoubleSupplier again) {
        double epoch = (double) steps / stepsPerEpoch;
        squaredNorm = Double.NaN;
        double cosine = Double.NaN;
        if (spec.clip().byNorm()
                || sees(Schedule.Sees.GRADIENT)
                || spec.iterate().which() == Iterate.Which.LOWEST) {
            look(epoch);
            double lengths = Math.sqrt(squaredNorm) * Math.sqrt(squaredBefore);
            cosine = lengths > 0 ? product / lengths : 0;
            squaredBefore = squaredNorm;
        }
        double rate = spec.optimizer().rate();
        double factor = schedule.factor(new Schedule.Step(
                steps, (long) stepsPerEpoch * epochs, epoch, epochs, rate, total + cost, squaredNorm, cosine));
        for (int r = 0; r < rates.length; r++) {
            int task = ranges.get(r).task();
            rates[r] = rate * pace(r, epoch) * (task < 0 ? factor : schedule.own(task, factor));
        }
        steps++;
        if (optimizer instanceof Optimizer.Searching searching) {
            search(searching, rate * factor, epoch, again);
        } else {
            move((Optimizer.Stepping) optimizer, epoch);
        }
    }

    private double pace(int range, double epoch) {
        double factor = 1;
        for (Pace pace : paces.get(range)) {
            factor = pace.holds(epoch) ? pace.factor() : factor;
        }
        return factor;
    }

    /** Measures the gradient before anything moves, and keeps the lowest values if these are. */
    private void look(double epoch) {
        squaredNorm = 0;
        product = 0;
        cost = 0;
        flat.look(ranges, (range, offset, w, g, n) -> {
            cost += ranges.get(range).weight() ? spec.penalty().of(w, n) : 0;
            if (pace(range, epoch) == 0) {
                return;
            }
            complete(range, offset, w, g, n);
            squaredNorm += Loops.dot(g, g, n);
            if (before.length > 0) {
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
        if (spec.penalty().l2() > 0 && ranges.get(range).weight()) {
            Loops.add(g, w, (float) spec.penalty().l2(), n);
        }
    }

    private void move(Optimizer.Stepping stepping, double epoch) {
        double shorter = spec.clip().byNorm() ? spec.clip().factor(Math.sqrt(squaredNorm)) : 1;
        flat.move(ranges, (range, offset, w, g, n) -> {
            // What is frozen keeps its values to the bit, whatever is remembered of it.
            if (pace(range, epoch) > 0) {
                boolean weight = ranges.get(range).weight();
                complete(range, offset, w, g, n);
                if (shorter < 1) {
                    Loops.scale(g, (float) shorter, n);
                }
                if (spec.clip().byValue()) {
                    Loops.clamp(g, (float) spec.clip().value(), n);
                }
                stepping.move(new Optimizer.Step(steps, rates[range], weight), w, g, offset, n);
                if (spec.penalty().l1() > 0 && weight) {
                    Loops.shrink(w, (float) (rates[range] * spec.penalty().l1()), n);
                }
            }
            average(w, offset, n, pace(range, epoch) == 0);
        });
    }

    private void average(float[] w, int offset, int n, boolean frozen) {
        Iterate.Which which = spec.iterate().which();
        if (which != Iterate.Which.MOVING && which != Iterate.Which.MEAN) {
            return;
        }
        double keep = steps == 1 || frozen
                ? 0
                : which == Iterate.Which.MEAN
                        ? (steps - 1.0) / steps
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
            place(at);
            double found = again.getAsDouble();
            return found + take(at, slope, epoch);
        };
        searching.search(objective, point, value, gradient, rate);
        place(point);
        flat.look(ranges, (range, offset, w, g, n) -> average(w, offset, n, pace(range, epoch) == 0));
    }

    /** Takes values and gradients out; returns what the weights cost. */
    private double take(double[] point, double[] gradient, double epoch) {
        cost = 0;
        flat.move(ranges, (range, offset, w, g, n) -> {
            cost += ranges.get(range).weight() ? spec.penalty().of(w, n) : 0;
            complete(range, offset, w, g, n);
            boolean frozen = pace(range, epoch) == 0;
            for (int i = 0; i < n; i++) {
                point[offset + i] = w[i];
                gradient[offset + i] = frozen ? 0 : g[i];
            }
        });
        return cost;
    }

    private void place(double[] point) {
        flat.move(ranges, (range, offset, w, g, n) -> {
            for (int i = 0; i < n; i++) {
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
        all.put("steps", new double[] {steps, squaredBefore, lowest});
        all.put("optimizer", optimizer.save());
        all.put("schedule", schedule.save());
        return all;
    }

    /** Takes back what {@link #save()} gave. */
    public void restore(Function<String, double[]> saved) {
        double[] counts = saved.apply("steps");
        steps = (long) counts[0];
        squaredBefore = counts[1];
        lowest = counts[2];
        optimizer.restore(saved.apply("optimizer"));
        schedule.restore(saved.apply("schedule"));
    }
}
