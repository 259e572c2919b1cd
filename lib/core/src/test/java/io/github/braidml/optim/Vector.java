package io.github.braidml.optim;

import java.util.ArrayList;
import java.util.List;

/** A flat vector in plain arrays: what an engine's memory is to the training loop. */
final class Vector implements Flat {
    final float[] values;
    final float[] gradients;
    private final List<Range> parts;
    private final int longest;

    /** One range of weights, visited in stretches of at most this length. */
    Vector(double[] start, int longest) {
        this(start, List.of(new Range("w", -1, "shared", true, 0, start.length)), longest);
    }

    Vector(double[] start, List<Range> parts, int longest) {
        this.values = new float[start.length];
        this.gradients = new float[start.length];
        this.parts = parts;
        this.longest = longest;
        for (int i = 0; i < start.length; i++) {
            values[i] = (float) start[i];
        }
    }

    double[] doubles() {
        double[] all = new double[values.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = values[i];
        }
        return all;
    }

    @Override
    public int trainable() {
        return values.length;
    }

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public void read(float[] into) {
        System.arraycopy(values, 0, into, 0, values.length);
    }

    @Override
    public void write(float[] from) {
        System.arraycopy(from, 0, values, 0, values.length);
    }

    @Override
    public List<Range> ranges(boolean byTask) {
        return new ArrayList<>(parts);
    }

    @Override
    public void look(List<Range> ranges, Visitor visitor) {
        visit(ranges, visitor, false);
    }

    @Override
    public void move(List<Range> ranges, Visitor visitor) {
        visit(ranges, visitor, true);
    }

    private void visit(List<Range> ranges, Visitor visitor, boolean move) {
        for (int r = 0; r < ranges.size(); r++) {
            for (int from = ranges.get(r).from(); from < ranges.get(r).to(); from += longest) {
                int n = Math.min(longest, ranges.get(r).to() - from);
                // Longer than the stretch, as a buffer that is used again is.
                float[] w = new float[n + 3];
                float[] g = new float[n + 3];
                System.arraycopy(values, from, w, 0, n);
                System.arraycopy(gradients, from, g, 0, n);
                visitor.visit(r, from, w, g, n);
                if (move) {
                    System.arraycopy(w, 0, values, from, n);
                    System.arraycopy(new float[n], 0, gradients, from, n);
                }
            }
        }
    }
}
