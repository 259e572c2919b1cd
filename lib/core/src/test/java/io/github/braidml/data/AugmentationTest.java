package io.github.braidml.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.task.Boxes;
import io.github.braidml.task.Categorical;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AugmentationTest {
    private static final int SIZE = 7;

    private static float[] apply(Augmentation change, float[] image, long seed) {
        float[] out = new float[image.length];
        change.apply(image, SIZE, SIZE, seed, FloatBuffer.wrap(out), 0);
        return out;
    }

    /** One bright pixel per channel, off the middle. */
    private static float[] spots() {
        float[] image = new float[2 * SIZE * SIZE];
        image[2 * SIZE + 3] = 1;
        image[SIZE * SIZE + 3 * SIZE + 2] = 1;
        return image;
    }

    private static int brightest(float[] image, int channel) {
        return IntStream.range(0, SIZE * SIZE)
                .reduce((a, b) -> image[channel * SIZE * SIZE + b] > image[channel * SIZE * SIZE + a] ? b : a)
                .orElseThrow();
    }

    @Test
    void nothingChangesNothing() {
        assertThat(apply(Augmentation.NONE, spots(), 5)).containsExactly(spots());
    }

    @Test
    void imagesMoveByWholePixelsAndAllChannelsAlike() {
        Set<Integer> places = new HashSet<>();
        for (int seed = 0; seed < 200; seed++) {
            float[] moved = apply(Augmentation.NONE.shift(2), spots(), seed);
            int first = brightest(moved, 0);
            assertThat(moved[first]).isEqualTo(1);
            int dx = first % SIZE - 3;
            int dy = first / SIZE - 2;
            assertThat(Math.max(Math.abs(dx), Math.abs(dy))).isLessThanOrEqualTo(2);
            assertThat(moved[SIZE * SIZE + (3 + dy) * SIZE + 2 + dx]).isEqualTo(1);
            places.add(first);
        }
        assertThat(places).as("all 25 places are reached").hasSize(25);
    }

    @Test
    void halfOfTheImagesAreMirrored() {
        float[] mirrored = new float[2 * SIZE * SIZE];
        float[] image = spots();
        for (int i = 0; i < image.length; i++) {
            mirrored[i - i % SIZE + SIZE - 1 - i % SIZE] = image[i];
        }
        int count = 0;
        for (int seed = 0; seed < 400; seed++) {
            float[] out = apply(Augmentation.NONE.mirror(), image, seed);
            assertThat(Arrays.equals(out, mirrored) || Arrays.equals(out, image))
                    .isTrue();
            count += Arrays.equals(out, mirrored) ? 1 : 0;
        }
        assertThat(count).isBetween(160, 240);
    }

    /** A turn about the middle keeps the distance from it, a zoom multiplies it. */
    @Test
    void turnAndZoom() {
        float[] image = new float[SIZE * SIZE];
        for (int i = 0; i < image.length; i++) {
            image[i] = i % SIZE - 3;
        }
        for (int seed = 0; seed < 50; seed++) {
            // On a slope from left to right, values say where a pixel came from.
            float[] turned = apply(Augmentation.NONE.turn(40), image, seed);
            double cos = turned[3 * SIZE + 4];
            double sin = turned[4 * SIZE + 3];
            assertThat(cos * cos + sin * sin).isCloseTo(1, within(1e-5));
            assertThat(Math.abs(Math.toDegrees(Math.atan2(sin, cos)))).isLessThanOrEqualTo(40 + 1e-4);
            float[] zoomed = apply(Augmentation.NONE.zoom(0.3), image, seed);
            assertThat(1 / zoomed[3 * SIZE + 4]).isBetween(0.7f - 1e-5f, 1.3f + 1e-5f);
            assertThat(zoomed[4 * SIZE + 3]).isCloseTo(0, within(1e-6f));
        }
    }

    @Test
    void contrastAndNoise() {
        float[] image = new float[SIZE * SIZE];
        Arrays.fill(image, 2);
        double sum = 0;
        double squares = 0;
        for (int seed = 0; seed < 200; seed++) {
            float factor = apply(Augmentation.NONE.contrast(0.25), image, seed)[0] / 2;
            assertThat(factor).isBetween(0.75f, 1.25f);
            for (float value : apply(Augmentation.NONE.noise(0.5), image, seed)) {
                sum += value - 2;
                squares += (value - 2) * (value - 2);
            }
        }
        int n = 200 * image.length;
        assertThat(sum / n).isCloseTo(0, within(0.02));
        assertThat(Math.sqrt(squares / n)).isCloseTo(0.5, within(0.02));
    }

    /** Both tables are changed alike, or nobody knows how the images of the one column are. */
    @Test
    void tablesBelowEachOtherStayChanged() {
        Data plain = DigitImages.shipped().data();
        Augmentation change = Augmentation.NONE.shift(2).turn(10);
        Inputs both = plain.augmented(change)
                .and(plain.augmented(change))
                .prepare(List.of(Categorical.of("digit")))
                .inputs();
        float[] read = new float[64];
        both.read(0, 5, 64, FloatBuffer.wrap(read), 0, 7);
        assertThat(read).isNotEqualTo(Arrays.copyOfRange(both.values(0), 5 * 64, 6 * 64));
        assertThatThrownBy(() -> plain.augmented(change).and(plain))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is changed at random in two ways")
                .hasMessageEndingWith("say the same .augmented(...) of both tables, or of both together");
    }

    /** The same row at the same step is the same image, whoever reads it; rows without a step are as they were. */
    @Test
    void onlyTrainingSeesIt() {
        Data plain = DigitImages.shipped().data();
        Data changed = plain.augmented(Augmentation.NONE.shift(2).turn(10));
        Inputs before = plain.prepare(List.of(Categorical.of("digit"))).inputs();
        Inputs after = changed.prepare(List.of(Categorical.of("digit"))).inputs();
        assertThat(after.values(0)).containsExactly(before.values(0));
        float[] once = new float[64];
        float[] again = new float[64];
        float[] other = new float[64];
        after.read(0, 5, 64, FloatBuffer.wrap(once), 0, 7);
        after.read(0, 5, 64, FloatBuffer.wrap(again), 0, 7);
        after.read(0, 5, 64, FloatBuffer.wrap(other), 0, 8);
        assertThat(once).containsExactly(again).isNotEqualTo(other);
        before.read(0, 5, 64, FloatBuffer.wrap(again), 0, 7);
        assertThat(again).containsExactly(Arrays.copyOfRange(before.values(0), 5 * 64, 6 * 64));
        assertThat(changed.image(3)).isEqualTo(plain.image(3));
    }

    @Test
    void whatCannotBe() {
        Data data = DigitImages.shipped().data();
        assertThatThrownBy(() -> data.augmented(Augmentation.NONE.shift(1)).prepare(List.of(Boxes.of("objects"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "task 'objects' finds objects where they are, so its images must not move; augment them by contrast and noise only");
        assertThat(data.augmented(Augmentation.NONE.noise(0.1))
                        .prepare(List.of(Boxes.of("objects")))
                        .rows())
                .isEqualTo(1797);
        assertThatThrownBy(() -> Sources.shipped("wine").augmented(Augmentation.NONE.mirror()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("augmented(...) changes images; the table has no column of them but ");
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0, 0, 0, 0",
        "0, 181, 0, 0, 0",
        "0, 0, 1, 0, 0",
        "0, 0, 0, NaN, 0",
        "0, 0, 0, 0, -1",
        "0, 0, 0, 0, Infinity"
    })
    void bounds(int shift, double turn, double zoom, double contrast, double noise) {
        assertThatThrownBy(() -> Augmentation.NONE
                        .shift(shift)
                        .turn(turn)
                        .zoom(zoom)
                        .contrast(contrast)
                        .noise(noise))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("augment(): shift and noise must not be negative");
    }
}
