package io.github.braidml.optim;

/**
 * Looks along a line for a point that is low enough and flat enough: the strong Wolfe conditions.
 *
 * <p>Nocedal, Wright: Numerical Optimization, 2006, algorithms 3.5 (widen until a good point is enclosed) and 3.6 (narrow
 * down), with cubic interpolation (3.59).
 */
final class WolfeSearch {
    /** How much of the descent that the slope promises must come true. */
    private static final double DESCENT = 1e-4;
    /** What share of the slope may be left. */
    private static final double FLATNESS = 0.9;
    /** An interpolated point keeps this share of the interval away from its ends. */
    private static final double MARGIN = 0.1;
    /** Narrower than this, the interval is one point. */
    private static final double NARROWEST = 1e-9;

    private final int most;
    private final double[] trial;
    private final double[] slopes;
    private final double[] best;
    private final double[] bestSlopes;

    /** A point of the line: how far along, the objective and its slope there. */
    private record End(double t, double value, double slope) {}

    /** Where a search is. */
    private Objective objective = (point, gradient) -> Double.NaN;

    private double[] start = new double[0];
    private double[] direction = new double[0];
    private End origin = new End(0, 0, 0);
    private End lowest = origin;
    private int left;

    WolfeSearch(int size, int evaluations) {
        this.most = evaluations;
        this.trial = new double[size];
        this.slopes = new double[size];
        this.best = new double[size];
        this.bestSlopes = new double[size];
    }

    /**
     * Searches.
     *
     * @param value the objective at the start
     * @param slope its slope there along the direction, negative
     * @param gradient its gradient there
     * @param first the first step to try
     * @return whether a lower point was found
     */
    boolean search(
            Objective f, double[] from, double[] along, double value, double slope, double[] gradient, double first) {
        objective = f;
        start = from;
        direction = along;
        origin = new End(0, value, slope);
        lowest = origin;
        left = most;
        System.arraycopy(gradient, 0, bestSlopes, 0, gradient.length);
        enclose(first);
        return lowest.t > 0;
    }

    /** Returns the lowest point of the last search. */
    double[] point() {
        return best;
    }

    /** Returns the gradient there. */
    double[] gradient() {
        return bestSlopes;
    }

    private void enclose(double first) {
        End before = origin;
        double t = first;
        while (left > 0) {
            End now = at(t);
            if (!descends(now) || (before.t > 0 && now.value >= before.value)) {
                narrow(before, now);
                return;
            }
            if (isFlat(now)) {
                return;
            }
            if (now.slope >= 0) {
                narrow(now, before);
                return;
            }
            double least = t + 0.01 * (t - before.t);
            double next = Math.min(Math.max(minimum(before, now), least), 10 * t);
            before = now;
            t = next;
        }
    }

    /** Between a low end and another, such that the objective falls from the low end towards the other. */
    private void narrow(End low, End high) {
        while (left > 0) {
            double width = Math.abs(high.t - low.t);
            if (width * largest(direction) < NARROWEST) {
                return;
            }
            double from = Math.min(low.t, high.t) + MARGIN * width;
            double to = Math.max(low.t, high.t) - MARGIN * width;
            End now = at(Math.min(Math.max(minimum(low, high), from), to));
            if (!descends(now) || now.value >= low.value) {
                high = now;
            } else {
                if (isFlat(now)) {
                    return;
                }
                if (now.slope * (high.t - low.t) >= 0) {
                    high = low;
                }
                low = now;
            }
        }
    }

    private boolean descends(End end) {
        return end.value <= origin.value + DESCENT * end.t * origin.slope;
    }

    private boolean isFlat(End end) {
        return Math.abs(end.slope) <= -FLATNESS * origin.slope;
    }

    private End at(double t) {
        left--;
        for (int i = 0; i < trial.length; i++) {
            trial[i] = start[i] + t * direction[i];
        }
        double value = objective.at(trial, slopes);
        double slope = 0;
        for (int i = 0; i < trial.length; i++) {
            slope += slopes[i] * direction[i];
        }
        End end = new End(t, value, slope);
        if (value < lowest.value) {
            lowest = end;
            System.arraycopy(trial, 0, best, 0, trial.length);
            System.arraycopy(slopes, 0, bestSlopes, 0, slopes.length);
        }
        return end;
    }

    /** Where the cubic through both ends, with their slopes, is lowest; the middle where it is not defined. */
    private static double minimum(End a, End b) {
        double d1 = a.slope + b.slope - 3 * (a.value - b.value) / (a.t - b.t);
        double d2 = Math.signum(b.t - a.t) * Math.sqrt(d1 * d1 - a.slope * b.slope);
        double t = b.t - (b.t - a.t) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2));
        return Double.isFinite(t) ? t : (a.t + b.t) / 2;
    }

    private static double largest(double[] x) {
        double most = 0;
        for (double value : x) {
            most = Math.max(most, Math.abs(value));
        }
        return most;
    }
}
