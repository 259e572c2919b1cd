package io.github.braidml.data;

import io.github.braidml.catalogue.Catalogue;
import io.github.braidml.catalogue.Progress;
import io.github.braidml.format.Idx;
import io.github.braidml.show.Words;
import io.github.braidml.task.Box;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Grey images of digits with whole numbers as labels, as plain arrays; and harder ones made from them, for several tasks.
 *
 * @param height rows of an image
 * @param width columns of an image
 * @param pixels ink of each image, row by row, each an unsigned byte
 * @param tasks what the labels are; the digit first
 * @param labels {@code (tasks, images)}
 * @param objects where the digits of each image are: boxes around their ink
 * @param origin the set they come from, also when something was made of them; null if that is not known
 */
public record DigitImages(
        int height,
        int width,
        byte[][] pixels,
        List<String> tasks,
        int[][] labels,
        List<List<Box>> objects,
        @Nullable Card origin) {
    private static final int TRIES = 20;

    public DigitImages {
        tasks = List.copyOf(tasks);
        if (tasks.size() != labels.length || Arrays.stream(labels).anyMatch(each -> each.length != pixels.length)) {
            throw new IllegalArgumentException(
                    "every image needs one label per task; given %d images, the tasks %s and %s labels"
                            .formatted(
                                    pixels.length,
                                    tasks,
                                    Arrays.toString(Arrays.stream(labels)
                                            .mapToInt(each -> each.length)
                                            .toArray())));
        }
    }

    /** Returns images with one digit each, that of the first task, wherever they have ink. */
    private static DigitImages of(
            int height, int width, byte[][] pixels, List<String> tasks, int[][] labels, @Nullable Card origin) {
        List<List<Box>> objects = IntStream.range(0, pixels.length)
                .mapToObj(i -> ink(pixels[i], width, labels[0][i]))
                .toList();
        return new DigitImages(height, width, pixels, tasks, labels, objects, origin);
    }

    /** Returns the box around all ink; none if there is no ink. */
    private static List<Box> ink(byte[] image, int width, int digit) {
        int[] inked =
                IntStream.range(0, image.length).filter(p -> image[p] != 0).toArray();
        if (inked.length == 0) {
            return List.of();
        }
        IntSummaryStatistics x = Arrays.stream(inked).map(p -> p % width).summaryStatistics();
        IntSummaryStatistics y = Arrays.stream(inked).map(p -> p / width).summaryStatistics();
        return List.of(Box.of(
                String.valueOf(digit),
                x.getMin(),
                y.getMin(),
                1.0 + x.getMax() - x.getMin(),
                1.0 + y.getMax() - y.getMin()));
    }

    /**
     * Returns the 10,000 test digits of MNIST (LeCun et al. 1998), 28 x 28 with ink from 0 to 255; tasks: digit, series of the
     * collection (4 students, 0 employees) and writer (Yadav, Bottou 2019). They are in order of writers: never split by position.
     *
     * @throws UncheckedIOException if they can neither be found nor fetched; the message says where to put the files
     */
    public static DigitImages mnist(Progress progress) {
        Catalogue catalogue = Catalogue.standard();
        Idx images = idx(catalogue.file("mnist", "t10k-images-idx3-ubyte.gz", progress));
        Idx digits = idx(catalogue.file("mnist", "t10k-labels-idx1-ubyte.gz", progress));
        Idx writers = idx(catalogue.file("qmnist-labels", "qmnist-test-labels-idx2-int.gz", progress));
        int[] shape = images.shape();
        Card origin = Card.of(catalogue.entry("mnist"), "t10k-images-idx3-ubyte.gz", shape[0], List.of());
        int size = shape[1] * shape[2];
        byte[][] pixels = new byte[shape[0]][];
        int[][] labels = new int[3][shape[0]];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = images.bytes(i * size, size);
            labels[0][i] = (int) digits.get(i);
            labels[1][i] = (int) writers.get(8 * i + 1);
            labels[2][i] = (int) writers.get(8 * i + 2);
        }
        return of(shape[1], shape[2], pixels, List.of("digit", "series", "writer"), labels, origin);
    }

    private static Idx idx(Path path) {
        try {
            return Idx.read(path.toString(), Files.readAllBytes(path));
        } catch (IOException e) {
            throw new UncheckedIOException("'" + path + "' cannot be read: " + e.getMessage(), e);
        }
    }

    /** Returns the 1797 digits that ship with Braid, 8 x 8 with ink from 0 to 16; task: digit. */
    public static DigitImages shipped() {
        Data data = Sources.shipped("digits");
        byte[][] pixels = new byte[data.rows()][64];
        for (int p = 0; p < 64; p++) {
            double[] ink = data.numbers("p" + p / 8 + p % 8);
            for (int i = 0; i < ink.length; i++) {
                pixels[i][p] = (byte) ink[i];
            }
        }
        int[] digits =
                Arrays.stream(data.numbers("digit")).mapToInt(x -> (int) x).toArray();
        return of(8, 8, pixels, List.of("digit"), new int[][] {digits}, data.card());
    }

    /** Returns how many images there are. */
    public int size() {
        return pixels.length;
    }

    /** Returns the images whose number passes, in order; such as {@code only(i -> i % 5 != 4)} to train. */
    public DigitImages only(IntPredicate number) {
        int[] kept = IntStream.range(0, size()).filter(number).toArray();
        byte[][] some = Arrays.stream(kept).mapToObj(i -> pixels[i]).toArray(byte[][]::new);
        int[][] theirs = Arrays.stream(labels)
                .map(each -> Arrays.stream(kept).map(i -> each[i]).toArray())
                .toArray(int[][]::new);
        List<List<Box>> found = Arrays.stream(kept).mapToObj(objects::get).toList();
        return new DigitImages(height, width, some, tasks, theirs, found, origin);
    }

    /**
     * Returns canvases with two digits each, the first at the top left and the second so many pixels to the right and below,
     * where both have ink the darker; tasks: first, second. From MNIST and shifted by 8 it is MultiMNIST (Sabour, Frosst, Hinton
     * 2017, arXiv:1710.09829; Sener, Koltun 2018, arXiv:1810.04650), 36 x 36.
     *
     * @param seed of {@link Random}, which draws first and second for each canvas in turn
     * @throws IllegalArgumentException if there is nothing to draw from, or a number is negative
     */
    public DigitImages pairs(int canvases, int shift, long seed) {
        check(canvases, shift);
        Random random = new Random(seed);
        DigitImages made = empty(canvases, height + shift, width + shift, List.of("first", "second"));
        for (int i = 0; i < canvases; i++) {
            int first = random.nextInt(size());
            int second = random.nextInt(size());
            made.draw(i, this, first, 0, 0);
            made.draw(i, this, second, shift, shift);
            made.labels[0][i] = labels[0][first];
            made.labels[1][i] = labels[0][second];
        }
        return made;
    }

    /**
     * Returns canvases with one digit each at a random place; tasks: digit, x and y of its top left corner, from the left and
     * from the top.
     *
     * @param room how many pixels a canvas is larger than a digit, to the right and below
     * @param seed of {@link Random}, which draws digit, x and y for each canvas in turn
     * @throws IllegalArgumentException if there is nothing to draw from, or a number is negative
     */
    public DigitImages placed(int canvases, int room, long seed) {
        check(canvases, room);
        Random random = new Random(seed);
        DigitImages made = empty(canvases, height + room, width + room, List.of("digit", "x", "y"));
        for (int i = 0; i < canvases; i++) {
            int digit = random.nextInt(size());
            int x = random.nextInt(room + 1);
            int y = random.nextInt(room + 1);
            made.draw(i, this, digit, x, y);
            made.labels[0][i] = labels[0][digit];
            made.labels[1][i] = x;
            made.labels[2][i] = y;
        }
        return made;
    }

    /**
     * Returns canvases with no, one or several digits at random places, whose boxes do not overlap; tasks: count and sum of the
     * digits.
     *
     * @param most most digits on a canvas; every number up to it is as likely, but one that finds no free place is left out
     * @param room how many pixels a canvas is larger than a digit, to the right and below
     * @param seed of {@link Random}, which draws the number, then digit, x and y of each
     * @throws IllegalArgumentException if there is nothing to draw from, or a number is negative
     */
    public DigitImages scattered(int canvases, int most, int room, long seed) {
        check(canvases, Math.min(most, room));
        Random random = new Random(seed);
        DigitImages made = empty(canvases, height + room, width + room, List.of("count", "sum"));
        for (int i = 0; i < canvases; i++) {
            int count = random.nextInt(most + 1);
            for (int tries = 0; tries < TRIES && made.labels[0][i] < count; tries++) {
                int digit = random.nextInt(size());
                int x = random.nextInt(room + 1);
                int y = random.nextInt(room + 1);
                if (made.isFree(i, moved(digit, x, y))) {
                    made.draw(i, this, digit, x, y);
                    made.labels[0][i]++;
                    made.labels[1][i] += labels[0][digit];
                }
            }
        }
        return made;
    }

    private boolean isFree(int image, List<Box> boxes) {
        return boxes.stream().allMatch(box -> objects.get(image).stream().noneMatch(other -> other.iou(box) > 0));
    }

    private List<Box> moved(int image, int x, int y) {
        return objects.get(image).stream()
                .map(box -> Box.of(box.label(), box.left() + x, box.top() + y, box.width(), box.height()))
                .toList();
    }

    /**
     * Returns the images as data: columns image, the tasks, and objects, the boxes around the digits. Only the image is a feature;
     * of the others a model sees those that are its tasks.
     *
     * @throws IllegalArgumentException if there is no image
     */
    public Data data() {
        String name = "digits on %d x %d".formatted(height, width);
        if (size() == 0) {
            throw new IllegalArgumentException("'%s' has no images; a model learns from images".formatted(name));
        }
        List<Column> columns = new ArrayList<>();
        columns.add(GridColumn.of("image", 1, height, width, size(), (row, i) -> pixels[row][i] & 0xff));
        for (int t = 0; t < tasks.size(); t++) {
            columns.add(new Column.Numbers(
                    tasks.get(t), Arrays.stream(labels[t]).asDoubleStream().toArray()));
        }
        return Data.of(name, origin == null ? null : origin.made(name, size()), columns, Splitting.NONE)
                .boxes("objects", objects)
                .aside("objects")
                .aside(tasks.toArray(String[]::new));
    }

    /**
     * Returns these images and others to test on as data; a column part says which is which.
     *
     * @throws IllegalArgumentException if the others are of another size or have other tasks, or a part has too few
     */
    public Data data(DigitImages test) {
        if (height != test.height || width != test.width || !tasks.equals(test.tasks)) {
            throw new IllegalArgumentException(
                    "data(test): images to train and to test on must be of one size and have the same tasks; given %s and %s"
                            .formatted(this, test));
        }
        byte[][] all = Stream.of(pixels, test.pixels).flatMap(Arrays::stream).toArray(byte[][]::new);
        int[][] known = IntStream.range(0, labels.length)
                .mapToObj(t -> IntStream.concat(Arrays.stream(labels[t]), Arrays.stream(test.labels[t]))
                        .toArray())
                .toArray(int[][]::new);
        List<List<Box>> boxes =
                Stream.of(objects, test.objects).flatMap(List::stream).toList();
        @Nullable
        Object[] parts = IntStream.range(0, all.length)
                .mapToObj(i -> i < size() ? "train" : "test")
                .toArray();
        return new DigitImages(height, width, all, tasks, known, boxes, origin)
                .data()
                .with(new Column.Values("part", Column.Values.TEXT, parts))
                .splitBy("part");
    }

    @Override
    public String toString() {
        return "%s of %d x %d with %s".formatted(Words.count(size(), "image"), height, width, String.join(", ", tasks));
    }

    private void check(int canvases, int larger) {
        if (size() == 0 || canvases < 0 || larger < 0) {
            throw new IllegalArgumentException(
                    "canvases need at least one digit, and no number below 0; given %d digits, %d canvases, %d pixels larger"
                            .formatted(size(), canvases, larger));
        }
    }

    private DigitImages empty(int images, int height, int width, List<String> tasks) {
        List<List<Box>> none = new ArrayList<>();
        IntStream.range(0, images).forEach(i -> none.add(new ArrayList<>()));
        return new DigitImages(
                height, width, new byte[images][height * width], tasks, new int[tasks.size()][images], none, origin);
    }

    private void draw(int image, DigitImages from, int which, int x, int y) {
        byte[] canvas = pixels[image];
        byte[] digit = from.pixels[which];
        int digitWidth = from.width;
        for (int p = 0; p < digit.length; p++) {
            int at = (y + p / digitWidth) * width + x + p % digitWidth;
            canvas[at] = (byte) Math.max(canvas[at] & 0xff, digit[p] & 0xff);
        }
        objects.get(image).addAll(from.moved(which, x, y));
    }
}
