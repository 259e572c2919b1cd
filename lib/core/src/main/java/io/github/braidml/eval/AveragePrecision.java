package io.github.braidml.eval;

import io.github.braidml.task.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How well boxes are found, as the COCO challenge measures it: per class the precision, averaged over 101 recalls, of detections
 * taken from the surest down; a detection is right if its box overlaps one that is still free by at least a threshold.
 *
 * <p>Lin et al.: Microsoft COCO, ECCV 2014, arXiv:1405.0312. At most 100 detections per image count.
 */
final class AveragePrecision {
    private static final int MOST_PER_IMAGE = 100;
    private static final int RECALLS = 101;

    private AveragePrecision() {}

    /** Returns the thresholds from 0.5 to 0.95 whose mean is the challenge's main figure. */
    static double[] thresholds() {
        return IntStream.range(0, 10).mapToDouble(i -> 0.5 + 0.05 * i).toArray();
    }

    /**
     * Returns the mean over thresholds, and over the classes that occur among the true boxes; NaN if none does.
     *
     * @param truth the true boxes of each image
     * @param found the predicted boxes of each image
     * @param thresholds the least overlaps (IoU)
     */
    static double of(List<List<Box>> truth, List<List<Box>> found, double... thresholds) {
        List<String> classes = truth.stream()
                .flatMap(List::stream)
                .map(Box::label)
                .distinct()
                .sorted()
                .toList();
        return classes.stream()
                .flatMapToDouble(label -> DoubleStream.of(thresholds)
                        .map(threshold -> ofClass(only(truth, label), only(found, label), threshold)))
                .average()
                .orElse(Double.NaN);
    }

    private static List<List<Box>> only(List<List<Box>> images, String label) {
        return images.stream()
                .map(boxes -> boxes.stream()
                        .filter(box -> box.label().equals(label))
                        .sorted(Comparator.comparingDouble(box -> -box.score()))
                        .limit(MOST_PER_IMAGE)
                        .toList())
                .toList();
    }

    /** A detection with whether it found a box. */
    private record Hit(double score, boolean right) {}

    private static double ofClass(List<List<Box>> truth, List<List<Box>> found, double threshold) {
        List<Hit> hits = new ArrayList<>();
        int all = 0;
        for (int image = 0; image < truth.size(); image++) {
            all += truth.get(image).size();
            match(truth.get(image), found.get(image), threshold, hits);
        }
        hits.sort(Comparator.comparingDouble(hit -> -hit.score()));
        double[] recall = new double[hits.size()];
        double[] precision = new double[hits.size()];
        int right = 0;
        for (int i = 0; i < hits.size(); i++) {
            right += hits.get(i).right() ? 1 : 0;
            recall[i] = (double) right / all;
            precision[i] = right / (i + 1.0);
        }
        for (int i = hits.size() - 2; i >= 0; i--) {
            precision[i] = Math.max(precision[i], precision[i + 1]);
        }
        double sum = 0;
        int i = 0;
        for (int r = 0; r < RECALLS; r++) {
            while (i < hits.size() && recall[i] < r * 0.01) {
                i++;
            }
            sum += i < hits.size() ? precision[i] : 0;
        }
        return sum / RECALLS;
    }

    /** The surest detection chooses first among the boxes that are free; of equal overlaps the last counts, as in the challenge. */
    private static void match(List<Box> truth, List<Box> found, double threshold, List<Hit> hits) {
        boolean[] taken = new boolean[truth.size()];
        for (Box box : found) {
            int best = -1;
            double most = Math.min(threshold, 1 - 1e-10);
            for (int t = 0; t < taken.length; t++) {
                double iou = taken[t] ? -1 : box.iou(truth.get(t));
                if (iou >= most) {
                    most = iou;
                    best = t;
                }
            }
            if (best >= 0) {
                taken[best] = true;
            }
            hits.add(new Hit(box.score(), best >= 0));
        }
    }
}
