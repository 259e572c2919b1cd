package io.github.braidml.eval;

import io.github.braidml.data.BoxesTarget;
import io.github.braidml.task.Box;
import io.github.braidml.task.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The objects of labelled images and what a model found there.
 *
 * @param truth the true boxes of each image
 * @param found all boxes that are not quite improbable, the surest first
 * @param sure those of them that a prediction gives
 */
record Detections(List<List<Box>> truth, List<List<Box>> found, List<List<Box>> sure) {
    private static final double FOUND = 0.5;

    /** Returns a metric over the rows with a label; NaN where an output is, or where the true boxes leave it undefined. */
    static double score(Metric metric, BoxesTarget target, double[] labels, double[] outputs, int from, int stride) {
        int[] rows = IntStream.range(0, labels.length / target.labels())
                .filter(row -> !Double.isNaN(labels[row * target.labels()]))
                .toArray();
        for (int row : rows) {
            int at = row * stride + from;
            if (Arrays.stream(outputs, at, at + target.outputs()).anyMatch(Double::isNaN)) {
                return Double.NaN;
            }
        }
        return of(target, rows, labels, outputs, from, stride).score(metric);
    }

    private static Detections of(
            BoxesTarget target, int[] rows, double[] labels, double[] outputs, int from, int stride) {
        Detections all = new Detections(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int row : rows) {
            int at = row * stride + from;
            all.truth.add(target.truth(labels, row * target.labels()));
            all.found.add(target.found(outputs, at));
            all.sure.add(target.decode(outputs, at));
        }
        return all;
    }

    private double score(Metric metric) {
        return switch (metric) {
            case MAP -> AveragePrecision.of(truth, found, AveragePrecision.thresholds());
            case MAP_50 -> AveragePrecision.of(truth, found, 0.5);
            case IOU -> pairs().stream().mapToDouble(Pair::overlap).average().orElse(Double.NaN);
            default ->
                pairs().stream()
                        .filter(pair -> pair.overlap() >= FOUND)
                        .mapToDouble(Pair::distance)
                        .average()
                        .orElse(Double.NaN);
        };
    }

    /** A true box and the one found there; the same box twice stands for none, with an overlap of 0. */
    private record Pair(Box truth, Box found, double overlap) {

        /** The mean absolute error of the two coordinates of the centre. */
        double distance() {
            double across = truth.left() + truth.width() / 2 - found.left() - found.width() / 2;
            double down = truth.top() + truth.height() / 2 - found.top() - found.height() / 2;
            return (Math.abs(across) + Math.abs(down)) / 2;
        }
    }

    /** Each true box with one that was found, of whatever class: the largest overlap is a pair, then the largest of the others. */
    private List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (int image = 0; image < truth.size(); image++) {
            List<Box> left = new ArrayList<>(truth.get(image));
            List<Box> free = new ArrayList<>(sure.get(image));
            while (!left.isEmpty()) {
                Pair best = new Pair(left.get(0), left.get(0), 0);
                for (Box box : left) {
                    for (Box other : free) {
                        double overlap = box.iou(other);
                        best = overlap > best.overlap ? new Pair(box, other, overlap) : best;
                    }
                }
                left.remove(best.truth);
                free.remove(best.found);
                pairs.add(best);
            }
        }
        return pairs;
    }
}
