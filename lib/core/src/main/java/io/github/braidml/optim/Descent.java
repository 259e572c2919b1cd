package io.github.braidml.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Everything about how parameters move: an immutable value.
 *
 * <p>In this order, once per step: gradients of several batches are averaged, the squared penalty adds its own, the whole is
 * clipped, the schedule gives the step size, the optimiser moves, the absolute penalty shrinks, the iterate is averaged.
 *
 * @param optimizer moves along the gradient
 * @param schedule changes the step size
 * @param clip bounds the gradient
 * @param penalty keeps weights small
 * @param accumulate how many batches make one step, 1 by default
 * @param iterate which values are validated and kept
 * @param paces steps of another size for parts of the network; a later one overrules an earlier one
 */
public record Descent(
        Optimizer optimizer,
        Schedule schedule,
        Clip clip,
        Penalty penalty,
        int accumulate,
        Iterate iterate,
        List<Pace> paces) {

    public Descent {
        Rates.checkAtLeast(1, "accumulate", "the number of batches", accumulate);
        paces = List.copyOf(paces);
    }

    /** Returns what this optimiser does by itself. */
    public static Descent of(Optimizer optimizer) {
        return new Descent(optimizer, Schedule.constant(), Clip.NONE, Penalty.NONE, 1, Iterate.newest(), List.of());
    }

    /** Returns this descent with another optimiser. */
    public Descent optimizer(Optimizer other) {
        return new Descent(other, schedule, clip, penalty, accumulate, iterate, paces);
    }

    /** Returns this descent with another schedule. */
    public Descent schedule(Schedule other) {
        return new Descent(optimizer, other, clip, penalty, accumulate, iterate, paces);
    }

    /** Returns this descent with other bounds on the gradient. */
    public Descent clip(Clip other) {
        return new Descent(optimizer, schedule, other, penalty, accumulate, iterate, paces);
    }

    /** Returns this descent with another price of large weights. */
    public Descent penalty(Penalty other) {
        return new Descent(optimizer, schedule, clip, other, accumulate, iterate, paces);
    }

    /** Returns this descent with another number of batches per step. */
    public Descent accumulate(int batches) {
        return new Descent(optimizer, schedule, clip, penalty, batches, iterate, paces);
    }

    /** Returns this descent with other values to validate and keep. */
    public Descent iterate(Iterate other) {
        return new Descent(optimizer, schedule, clip, penalty, accumulate, other, paces);
    }

    /** Returns this descent with one more part that has steps of its own. */
    public Descent pace(Pace one) {
        List<Pace> all = new ArrayList<>(paces);
        all.add(one);
        return new Descent(optimizer, schedule, clip, penalty, accumulate, iterate, all);
    }

    /**
     * Returns the way down a function of a few numbers, without a network: the start, then the values to keep after each step;
     * it ends early where a value is no longer finite.
     *
     * <p>A step is an epoch to the schedule, and every number a weight to the penalty.
     *
     * @param objective what is to become small; asked once for each step, or as often as a search along a line likes
     * @throws IllegalArgumentException if there is no step, or a part of a network is to have steps of its own
     */
    public double[][] path(Objective objective, double[] start, int steps) {
        Rates.checkAtLeast(1, "path", "steps", steps);
        Point point = new Point(start);
        Mover mover = new Mover(this, point, 1, accumulate, steps);
        List<double[]> path = new ArrayList<>(List.of(start.clone()));
        for (int step = 0; step < steps && finite(path.get(step)); step++) {
            double value = 0;
            for (int batch = 0; batch < accumulate; batch++) {
                value = point.add(objective);
                mover.batch(1, false, value, () -> point.add(objective));
            }
            mover.validated(new double[] {value}, value);
            path.add(mover.withKept(flat -> point.doubles()));
        }
        return path.toArray(double[][]::new);
    }

    private static boolean finite(double[] point) {
        return Arrays.stream(point).allMatch(Double::isFinite);
    }

    /** Returns how many numbers in single precision are kept per parameter beside its value, at most. */
    public int memory() {
        int sum = accumulate > 1 ? 1 : 0;
        int before = schedule.sees() == Schedule.Sees.ANGLE ? 1 : 0;
        // The values themselves are set aside while others are validated.
        int kept = iterate.which() == Iterate.Which.NEWEST ? 0 : 2;
        return optimizer.memory() + sum + before + kept;
    }

    /**
     * Checks what a search along a line can work with: one total, one gradient, one step size.
     *
     * @throws IllegalArgumentException if something else is asked for
     */
    void checkSearch() {
        List<String> others = new ArrayList<>();
        if (schedule.sees() != Schedule.Sees.TIME || schedule.perTask()) {
            others.add("schedule(" + schedule + ")");
        }
        if (!clip.equals(Clip.NONE)) {
            others.add(clip.toString().substring(1));
        }
        if (penalty.l1() > 0) {
            others.add("l1(" + penalty.l1() + ")");
        }
        if (accumulate > 1) {
            others.add("accumulate(" + accumulate + ")");
        }
        paces.stream()
                .filter(pace -> pace.factor() != 0 || pace.epochs() != 0)
                .forEach(pace -> others.add(pace.toString()));
        if (!others.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s searches for its steps by the total alone and cannot follow %s; leave that out, or take another optimiser"
                            .formatted(optimizer, String.join(", ", others)));
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(".optimizer(" + optimizer + ")");
        if (!schedule.equals(Schedule.constant())) {
            text.append(".schedule(").append(schedule).append(')');
        }
        text.append(clip).append(penalty);
        if (accumulate > 1) {
            text.append(".accumulate(").append(accumulate).append(')');
        }
        if (iterate.which() != Iterate.Which.NEWEST) {
            text.append('.').append(iterate);
        }
        paces.forEach(pace -> text.append('.').append(pace));
        return text.toString();
    }
}
