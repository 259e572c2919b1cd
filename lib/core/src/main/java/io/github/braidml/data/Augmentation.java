package io.github.braidml.data;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;

/**
 * How images are changed at random, anew each time a training step reads one; rows to validate and to test stay as they are. What
 * lies outside an image is what its edge has.
 *
 * @param shift most pixels that an image moves up, down, left or right
 * @param mirrored whether every second image has left and right exchanged
 * @param turn most degrees that an image turns, either way
 * @param zoom greatest change of its size as a share of it, such as 0.1
 * @param contrast greatest change of the distance of its values from the mean, as a share of it
 * @param noise standard deviation of what is added to each value, in standard deviations of all of them
 */
public record Augmentation(int shift, boolean mirrored, double turn, double zoom, double contrast, double noise) {
    /** No change. */
    public static final Augmentation NONE = new Augmentation(0, false, 0, 0, 0, 0);

    public Augmentation {
        boolean known = turn >= 0 && turn <= 180 && zoom >= 0 && zoom < 1 && contrast >= 0 && contrast < 1;
        if (shift < 0 || !known || !(noise >= 0) || Double.isInfinite(noise)) {
            throw new IllegalArgumentException(
                    ("augment(): shift and noise must not be negative, turn must be 0 to 180 degrees, zoom and contrast from 0 to"
                                    + " below 1; given shift %d, turn %s, zoom %s, contrast %s, noise %s")
                            .formatted(shift, turn, zoom, contrast, noise));
        }
    }

    /** Returns this with images that move by up to so many pixels. */
    public Augmentation shift(int pixels) {
        return new Augmentation(pixels, mirrored, turn, zoom, contrast, noise);
    }

    /** Returns this with every second image mirrored, left to right; not for letters and digits. */
    public Augmentation mirror() {
        return new Augmentation(shift, true, turn, zoom, contrast, noise);
    }

    /** Returns this with images that turn by up to so many degrees. */
    public Augmentation turn(double degrees) {
        return new Augmentation(shift, mirrored, degrees, zoom, contrast, noise);
    }

    /** Returns this with images whose size changes by up to a share of it. */
    public Augmentation zoom(double share) {
        return new Augmentation(shift, mirrored, turn, share, contrast, noise);
    }

    /** Returns this with images whose contrast changes by up to a share of it. */
    public Augmentation contrast(double share) {
        return new Augmentation(shift, mirrored, turn, zoom, share, noise);
    }

    /** Returns this with noise added to every value, in standard deviations of all values. */
    public Augmentation noise(double deviation) {
        return new Augmentation(shift, mirrored, turn, zoom, contrast, deviation);
    }

    /** Returns whether what an image shows may be elsewhere afterwards. */
    boolean moves() {
        return shift > 0 || mirrored || turn > 0 || zoom > 0;
    }

    /**
     * Writes a changed image.
     *
     * @param image standardised values, {@code (channels, height, width)}
     * @param seed the same seed changes it the same way
     */
    void apply(float[] image, int height, int width, long seed, FloatBuffer into, int at) {
        SplittableRandom random = new SplittableRandom(seed);
        double dx = between(random, shift);
        double dy = between(random, shift);
        boolean flip = random.nextBoolean() && mirrored;
        double angle = Math.toRadians(between(random, turn));
        double scale = 1 + between(random, zoom);
        float factor = (float) (1 + between(random, contrast));
        double cos = Math.cos(angle) / scale;
        double sin = Math.sin(angle) / scale;
        double middleX = (width - 1) / 2.0;
        double middleY = (height - 1) / 2.0;
        // Whole pixels stay sharp where images only move.
        boolean whole = turn == 0 && zoom == 0;
        int plane = height * width;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double right = x - middleX - (whole ? Math.rint(dx) : dx);
                double down = y - middleY - (whole ? Math.rint(dy) : dy);
                double fromX = (flip ? -1 : 1) * (cos * right + sin * down) + middleX;
                double fromY = cos * down - sin * right + middleY;
                for (int c = 0; c * plane < image.length; c++) {
                    float value = sample(image, c * plane, height, width, fromX, fromY) * factor;
                    into.put(at + c * plane + y * width + x, noise == 0 ? value : value + (float) gaussian(random));
                }
            }
        }
    }

    private static double between(SplittableRandom random, double most) {
        return (2 * random.nextDouble() - 1) * most;
    }

    /** By the method of Box and Muller. */
    private double gaussian(SplittableRandom random) {
        double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
        return noise * radius * Math.cos(2 * Math.PI * random.nextDouble());
    }

    /** Returns the value at a place between pixels. */
    private static float sample(float[] image, int plane, int height, int width, double x, double y) {
        double inX = Math.max(0, Math.min(width - 1, x));
        double inY = Math.max(0, Math.min(height - 1, y));
        int left = (int) inX;
        int top = (int) inY;
        int right = Math.min(width - 1, left + 1);
        int below = Math.min(height - 1, top + 1);
        double partX = inX - left;
        double partY = inY - top;
        double above = image[plane + top * width + left] * (1 - partX) + image[plane + top * width + right] * partX;
        double under = image[plane + below * width + left] * (1 - partX) + image[plane + below * width + right] * partX;
        return (float) (above * (1 - partY) + under * partY);
    }
}
