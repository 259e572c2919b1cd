package io.github.braidml.optim;

import java.util.Arrays;
import java.util.List;

/** A few weights as a flat vector in plain arrays, for functions that need no engine. */
final class Point implements Flat {
    private final float[] values;
    private final float[] gradients;

    Point(double[] start) {
        this.values = new float[start.length];
        this.gradients = new float[start.length];
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

    /** Adds a function's gradient; returns its value. */
    double add(Objective objective) {
        double[] gradient = new double[values.length];
        double value = objective.at(doubles(), gradient);
        for (int i = 0; i < gradient.length; i++) {
            gradients[i] += (float) gradient[i];
        }
        return value;
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
        return List.of(new Range("point", -1, "shared", true, 0, values.length));
    }

    @Override
    public void look(List<Range> ranges, Visitor visitor) {
        visitor.visit(0, 0, values.clone(), gradients.clone(), values.length);
    }

    @Override
    public void move(List<Range> ranges, Visitor visitor) {
        visitor.visit(0, 0, values, gradients, values.length);
        Arrays.fill(gradients, 0);
    }
}
