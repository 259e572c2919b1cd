package io.github.braidml.data;

import io.github.braidml.task.Box;
import io.github.braidml.task.Boxes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The objects of an image on a grid of cells, each of which may have one.
 *
 * <p>Labels are as the task's loss takes them: the number of objects, then five numbers of each.
 *
 * @param classes what objects are in the training images, by alphabet
 * @param shares the share of the training images' objects that each class has
 * @param height rows of an image
 * @param width columns of an image
 * @param most objects of an image that there is room for
 * @param mean mean number of a training image's objects
 * @param wide mean width of the training images' objects as a share of the image's
 * @param high mean height of the training images' objects as a share of the image's
 */
public record BoxesTarget(
        Boxes task,
        List<String> classes,
        List<Double> shares,
        int height,
        int width,
        int most,
        double mean,
        double wide,
        double high)
        implements Target<List<Box>> {
    /** Numbers of a box in the labels: its centre, width, height and class; as many outputs beside those of the classes. */
    private static final int BOX = 5;

    /** More objects than the table's images have find room up to this number, so that other images may have more. */
    private static final int ROOM = 16;

    private static final double SURE = 0.5;
    private static final double HARDLY = 0.01;
    private static final double SAME_PLACE = 0.5;

    public BoxesTarget {
        classes = List.copyOf(classes);
        shares = List.copyOf(shares);
    }

    static BoxesTarget fit(Boxes task, Column column, int[] train) {
        if (!(column instanceof BoxesColumn objects)) {
            throw new IllegalArgumentException(
                    "task '%s' finds objects and needs a column of boxes; its column holds %s; see data.boxes(...)"
                            .formatted(task.name(), column.holds(train)));
        }
        Map<String, Integer> counts = new TreeMap<>();
        double wide = 0;
        double high = 0;
        int images = 0;
        for (int row : train) {
            List<Box> boxes = objects.boxes().get(row);
            images += boxes == null ? 0 : 1;
            for (Box box : boxes == null ? List.<Box>of() : boxes) {
                counts.merge(box.label(), 1, Integer::sum);
                wide += box.width() / objects.width();
                high += box.height() / objects.height();
            }
        }
        double all = counts.values().stream().mapToInt(Integer::intValue).sum();
        if (all == 0) {
            throw new IllegalArgumentException(
                    "task '%s' needs objects to learn from; no training image has any".formatted(task.name()));
        }
        int most = objects.boxes().stream()
                .mapToInt(boxes -> boxes == null ? 0 : boxes.size())
                .max()
                .orElse(0);
        return new BoxesTarget(
                task,
                List.copyOf(counts.keySet()),
                counts.values().stream().map(count -> count / all).toList(),
                objects.height(),
                objects.width(),
                Math.max(ROOM, most),
                all / images,
                wide / all,
                high / all);
    }

    private int cells() {
        return task.cells() * task.cells();
    }

    /** Outputs of a cell. */
    private int each() {
        return BOX + classes.size();
    }

    @Override
    public int outputs() {
        return cells() * each();
    }

    @Override
    public int labels() {
        return 1 + BOX * most;
    }

    @Override
    public void encode(@Nullable Object value, double[] into, int at) {
        Arrays.fill(into, at, at + labels(), value == null ? Double.NaN : 0);
        if (value == null) {
            return;
        }
        List<?> boxes = (List<?>) value;
        if (boxes.size() > most) {
            throw new IllegalArgumentException(
                    "task '%s': an image has %d objects; the model was fitted on images with at most %d"
                            .formatted(task.name(), boxes.size(), most));
        }
        into[at] = boxes.size();
        for (int o = 0; o < boxes.size(); o++) {
            Box box = (Box) boxes.get(o);
            int to = at + 1 + BOX * o;
            into[to] = (box.left() + box.width() / 2) / width;
            into[to + 1] = (box.top() + box.height() / 2) / height;
            into[to + 2] = box.width() / width;
            into[to + 3] = box.height() / height;
            into[to + 4] = Targets.index(task, box.label(), classes);
        }
    }

    /** Returns the objects that labels stand for; none where they are missing. */
    public List<Box> truth(double[] labels, int at) {
        List<Box> boxes = new ArrayList<>();
        for (int o = 0; o < labels[at]; o++) {
            int of = at + 1 + BOX * o;
            boxes.add(box(labels[of], labels[of + 1], labels[of + 2], labels[of + 3], (int) labels[of + 4], 1));
        }
        return boxes;
    }

    /** Returns a box from shares of the image. */
    private Box box(double x, double y, double wide, double high, int label, double score) {
        return new Box(
                classes.get(label),
                (x - wide / 2) * width,
                (y - high / 2) * height,
                wide * width,
                high * height,
                score);
    }

    /** Returns the objects that the model is rather sure of, the surest first. */
    @Override
    public List<Box> decode(double[] outputs, int from) {
        return found(outputs, from).stream().filter(box -> box.score() >= SURE).toList();
    }

    /**
     * Returns all objects that are not quite improbable, the surest first; of boxes of one class in the same place the surest.
     *
     * <p>An object's score is the probability that there is one times that of its class.
     */
    public List<Box> found(double[] outputs, int from) {
        List<Box> all = new ArrayList<>();
        for (int cell = 0; cell < cells(); cell++) {
            Box box = inCell(cell, outputs, from + cell * each());
            if (box.score() >= HARDLY) {
                all.add(box);
            }
        }
        all.sort(Comparator.comparingDouble(box -> -box.score()));
        List<Box> kept = new ArrayList<>();
        for (Box box : all) {
            if (kept.stream().noneMatch(other -> other.label().equals(box.label()) && other.iou(box) > SAME_PLACE)) {
                kept.add(box);
            }
        }
        return kept;
    }

    private Box inCell(int cell, double[] outputs, int at) {
        int side = task.cells();
        int best = 0;
        for (int k = 1; k < classes.size(); k++) {
            best = outputs[at + BOX + k] > outputs[at + BOX + best] ? k : best;
        }
        double sum = 0;
        for (int k = 0; k < classes.size(); k++) {
            sum += Math.exp(outputs[at + BOX + k] - outputs[at + BOX + best]);
        }
        int row = cell / side;
        return box(
                (cell % side + sigmoid(outputs[at + 1])) / side,
                (row + sigmoid(outputs[at + 2])) / side,
                sigmoid(outputs[at + 3]),
                sigmoid(outputs[at + 4]),
                best,
                sigmoid(outputs[at]) / sum);
    }

    /** Never 0, so that a box always has a size. */
    private static double sigmoid(double z) {
        double e = Math.exp(-Math.min(30, Math.abs(z)));
        return z >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    private static double logit(double share) {
        double inside = Math.max(0.01, Math.min(0.99, share));
        return Math.log(inside / (1 - inside));
    }

    /** Returns nothing: there are endless places. */
    @Override
    public Map<List<Box>, Double> probabilities(double[] outputs, int from) {
        return Map.of();
    }

    /** Returns a box of the usual size in each cell, as probable as objects are on average, of each class by its share. */
    @Override
    public double[] constant() {
        double[] guess = new double[outputs()];
        for (int cell = 0; cell < cells(); cell++) {
            int at = cell * each();
            guess[at] = logit(mean / cells());
            guess[at + 3] = logit(wide);
            guess[at + 4] = logit(high);
            for (int k = 0; k < classes.size(); k++) {
                guess[at + BOX + k] = Math.log(shares.get(k));
            }
        }
        return guess;
    }

    /** Says what was learned, for the card of the targets. */
    String inWords() {
        return "%s per image, of %d different ones, %s wide and %s high on average"
                .formatted(Quantity.of(mean), classes.size(), Quantity.of(wide * width), Quantity.of(high * height));
    }
}
