package io.github.braidml.train;

import java.util.Arrays;

/** Numbers of ever more steps in memory that does not grow: their summary, and an evenly spread part of them. */
final class Thinned {
    static final int MOST = 256;
    private static final int HEADER = 3;
    private static final int SUMMARIES = 5;

    private final int width;
    private final long[] steps = new long[MOST];
    private final double[][] values = new double[MOST][];
    /** Per number: how often it was known, sum, lowest, highest, how often below zero. */
    private final double[][] summary;

    private int size;
    private long every = 1;
    private long count;

    Thinned(int width) {
        this.width = width;
        this.summary = new double[SUMMARIES][width];
        Arrays.fill(summary[2], Double.POSITIVE_INFINITY);
        Arrays.fill(summary[3], Double.NEGATIVE_INFINITY);
    }

    /** Adds the numbers of a step; NaN counts as not known. */
    void add(long step, double[] numbers) {
        for (int i = 0; i < width; i++) {
            double number = numbers[i];
            if (!Double.isNaN(number)) {
                summary[0][i]++;
                summary[1][i] += number;
                summary[2][i] = Math.min(summary[2][i], number);
                summary[3][i] = Math.max(summary[3][i], number);
                summary[4][i] += number < 0 ? 1 : 0;
            }
        }
        if (count % every == 0) {
            if (size == MOST) {
                halve();
            }
            steps[size] = step;
            values[size++] = numbers.clone();
        }
        count++;
    }

    /** The count is a multiple of the new distance too, since the room is even. */
    private void halve() {
        for (int i = 0; i < MOST / 2; i++) {
            steps[i] = steps[2 * i];
            values[i] = values[2 * i];
        }
        size = MOST / 2;
        every *= 2;
    }

    Track track() {
        double[] mean = new double[width];
        double[] negative = new double[width];
        for (int i = 0; i < width; i++) {
            mean[i] = summary[1][i] / summary[0][i];
            negative[i] = summary[4][i] / summary[0][i];
        }
        return new Track(
                count,
                every,
                Arrays.copyOf(steps, size),
                Arrays.stream(values, 0, size).map(double[]::clone).toArray(double[][]::new),
                mean,
                summary[2].clone(),
                summary[3].clone(),
                negative);
    }

    /** Returns everything, for a checkpoint. */
    double[] save() {
        double[] saved = new double[HEADER + SUMMARIES * width + size * (1 + width)];
        saved[0] = count;
        saved[1] = every;
        saved[2] = size;
        int at = HEADER;
        for (double[] row : summary) {
            System.arraycopy(row, 0, saved, at, width);
            at += width;
        }
        for (int i = 0; i < size; i++) {
            saved[at++] = steps[i];
            System.arraycopy(values[i], 0, saved, at, width);
            at += width;
        }
        return saved;
    }

    /** Takes back what {@link #save} gave. */
    void restore(double[] saved) {
        count = (long) saved[0];
        every = (long) saved[1];
        size = (int) saved[2];
        int at = HEADER;
        for (double[] row : summary) {
            System.arraycopy(saved, at, row, 0, width);
            at += width;
        }
        for (int i = 0; i < size; i++) {
            steps[i] = (long) saved[at++];
            values[i] = Arrays.copyOfRange(saved, at, at + width);
            at += width;
        }
    }
}
