package io.github.braidml.data;

import io.github.braidml.catalogue.Catalogue;
import io.github.braidml.catalogue.Progress;
import io.github.braidml.format.Idx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Grey images of digits with whole numbers as labels, as plain arrays; and harder ones made from them, for several tasks.
 *
 * @param height rows of an image
 * @param width columns of an image
 * @param pixels ink of each image, row by row, each an unsigned byte
 * @param tasks what the labels are; the digit first
 * @param labels {@code (tasks, images)}
 */
public record DigitImages(int height, int width, byte[][] pixels, List<String> tasks, int[][] labels) {

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
        int size = shape[1] * shape[2];
        byte[][] pixels = new byte[shape[0]][];
        int[][] labels = new int[3][shape[0]];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = images.bytes(i * size, size);
            labels[0][i] = (int) digits.get(i);
            labels[1][i] = (int) writers.get(8 * i + 1);
            labels[2][i] = (int) writers.get(8 * i + 2);
        }
        return new DigitImages(shape[1], shape[2], pixels, List.of("digit", "series", "writer"), labels);
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
        return new DigitImages(8, 8, pixels, List.of("digit"), new int[][] {digits});
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
        return new DigitImages(height, width, some, tasks, theirs);
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
            made.draw(i, pixels[first], width, 0, 0);
            made.draw(i, pixels[second], width, shift, shift);
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
            made.draw(i, pixels[digit], width, x, y);
            made.labels[0][i] = labels[0][digit];
            made.labels[1][i] = x;
            made.labels[2][i] = y;
        }
        return made;
    }

    private void check(int canvases, int larger) {
        if (size() == 0 || canvases < 0 || larger < 0) {
            throw new IllegalArgumentException(
                    "canvases need at least one digit, and no number below 0; given %d digits, %d canvases, %d pixels larger"
                            .formatted(size(), canvases, larger));
        }
    }

    private static DigitImages empty(int images, int height, int width, List<String> tasks) {
        return new DigitImages(height, width, new byte[images][height * width], tasks, new int[tasks.size()][images]);
    }

    private void draw(int image, byte[] digit, int digitWidth, int x, int y) {
        byte[] canvas = pixels[image];
        for (int p = 0; p < digit.length; p++) {
            int at = (y + p / digitWidth) * width + x + p % digitWidth;
            canvas[at] = (byte) Math.max(canvas[at] & 0xff, digit[p] & 0xff);
        }
    }
}
