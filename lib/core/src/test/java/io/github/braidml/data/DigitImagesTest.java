package io.github.braidml.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.braidml.catalogue.Progress;
import io.github.braidml.format.Mirror;
import io.github.braidml.task.Box;
import io.github.braidml.task.Categorical;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Digits as arrays, and the canvases that are made from them. */
final class DigitImagesTest {
    private static DigitImages mnist() {
        Mirror.folder();
        return DigitImages.mnist(Progress.NONE);
    }

    private static int ink(DigitImages images, int image, int row, int column) {
        return images.pixels()[image][row * images.width() + column] & 0xff;
    }

    @Test
    void theDigitsOfMnist() {
        DigitImages digits = mnist();
        assertThat(digits.size()).isEqualTo(10_000);
        assertThat(digits.height()).isEqualTo(28);
        assertThat(digits.tasks()).containsExactly("digit", "series", "writer");
        assertThat(Arrays.copyOf(digits.labels()[0], 5)).containsExactly(7, 2, 1, 0, 4);
        assertThat(ink(digits, 0, 7, 7)).isEqualTo(185);
        assertThat(Arrays.stream(digits.labels()[1]).filter(s -> s == 4)).hasSize(5001);
        assertThat(Arrays.stream(digits.labels()[1]).filter(s -> s == 0)).hasSize(4999);
        assertThat(Arrays.stream(digits.labels()[2]).distinct()).hasSize(297);
        assertThat(digits.only(i -> i % 5 != 4).size()).isEqualTo(8000);
        assertThat(digits.only(i -> i % 5 == 4).labels()[0][0]).isEqualTo(4);
    }

    @Test
    void multiMnist() {
        DigitImages digits = mnist();
        DigitImages train = digits.only(i -> i % 5 != 4).pairs(20_000, 8, 1);
        assertThat(train.size()).isEqualTo(20_000);
        assertThat(List.of(train.height(), train.width())).containsExactly(36, 36);
        assertThat(firstFive(train)).isDeepEqualTo(new int[][] {{1, 5}, {3, 2}, {5, 5}, {8, 2}, {4, 3}});
        DigitImages test = digits.only(i -> i % 5 == 4).pairs(4000, 8, 2);
        assertThat(firstFive(test)).isDeepEqualTo(new int[][] {{4, 8}, {1, 5}, {7, 2}, {9, 9}, {0, 9}});
    }

    private static int[][] firstFive(DigitImages canvases) {
        int[][] five = new int[5][2];
        for (int i = 0; i < 5; i++) {
            five[i] = new int[] {canvases.labels()[0][i], canvases.labels()[1][i]};
        }
        return five;
    }

    /** The centre of mass alone finds the digits as well as was measured elsewhere, so x and y are not exchanged. */
    @Test
    void detection() {
        DigitImages test = mnist().only(i -> i % 5 == 4).placed(4000, 20, 4);
        assertThat(List.of(test.height(), test.width())).containsExactly(48, 48);
        double error = 0;
        for (int i = 0; i < test.size(); i++) {
            double mass = 0;
            double sum = 0;
            for (int p = 0; p < test.pixels()[i].length; p++) {
                int ink = test.pixels()[i][p] & 0xff;
                mass += ink;
                sum += ink * (p % 48);
            }
            error += Math.abs(sum / mass - 14 - test.labels()[1][i]);
        }
        assertThat(error / test.size()).isCloseTo(0.2463, org.assertj.core.data.Offset.offset(0.00005));
    }

    @Test
    void pairsOfTheShippedDigits() {
        DigitImages digits = DigitImages.shipped();
        assertThat(digits.size()).isEqualTo(1797);
        assertThat(Arrays.copyOf(digits.labels()[0], 10)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(ink(digits, 0, 0, 3)).isEqualTo(13);
        DigitImages apart = digits.pairs(50, 8, 3);
        assertThat(apart.tasks()).containsExactly("first", "second");
        for (int i = 0; i < 50; i++) {
            for (int row = 0; row < 16; row++) {
                for (int column = 0; column < 16; column++) {
                    if (row < 8 != column < 8) {
                        assertThat(ink(apart, i, row, column)).isZero();
                    }
                }
            }
        }
        // Where they overlap, nothing gets lighter.
        DigitImages close = digits.pairs(50, 4, 3);
        assertThat(close.labels()).isDeepEqualTo(apart.labels());
        assertThat(close.height()).isEqualTo(12);
        for (int i = 0; i < 50; i++) {
            for (int row = 0; row < 8; row++) {
                for (int column = 0; column < 8; column++) {
                    int second = ink(apart, i, row + 8, column + 8);
                    int first = row < 4 && column < 4 ? ink(apart, i, row + 4, column + 4) : 0;
                    assertThat(ink(close, i, row + 4, column + 4)).isEqualTo(Math.max(first, second));
                    assertThat(ink(close, i, row, column)).isGreaterThanOrEqualTo(ink(apart, i, row, column));
                }
            }
        }
    }

    @Test
    void theSameSeedTheSameCanvases() {
        DigitImages digits = DigitImages.shipped();
        assertThat(digits.placed(20, 5, 1).pixels())
                .isDeepEqualTo(digits.placed(20, 5, 1).pixels());
        assertThat(digits.placed(20, 5, 1).labels())
                .isNotEqualTo(digits.placed(20, 5, 2).labels());
        for (int x : digits.placed(500, 5, 1).labels()[1]) {
            assertThat(x).isBetween(0, 5);
        }
    }

    @Test
    void boxesLieAroundTheInk() {
        DigitImages placed = DigitImages.shipped().placed(200, 9, 1);
        for (int i = 0; i < 200; i++) {
            assertThat(placed.objects().get(i)).hasSize(1);
            Box box = placed.objects().get(i).get(0);
            assertThat(box.label()).isEqualTo(String.valueOf(placed.labels()[0][i]));
            assertThat(box.left()).isBetween(placed.labels()[1][i] + 0.0, placed.labels()[1][i] + 7.0);
            assertThat(inkBeside(placed, i)).isZero();
            // Each side touches ink.
            assertThat(inkBeside(placed, i, Box.of("", box.left() + 1, box.top(), box.width() - 1, box.height())))
                    .isPositive();
            assertThat(inkBeside(placed, i, Box.of("", box.left(), box.top(), box.width(), box.height() - 1)))
                    .isPositive();
        }
    }

    /** The ink outside of all boxes. */
    private static int inkBeside(DigitImages images, int image) {
        return inkBeside(images, image, images.objects().get(image).toArray(Box[]::new));
    }

    private static int inkBeside(DigitImages images, int image, Box... boxes) {
        int beside = 0;
        for (int p = 0; p < images.pixels()[image].length; p++) {
            int row = p / images.width();
            Box pixel = Box.of("", p % images.width(), row, 1, 1);
            if (Arrays.stream(boxes).noneMatch(box -> box.iou(pixel) > 0)) {
                beside += images.pixels()[image][p] & 0xff;
            }
        }
        return beside;
    }

    @Test
    void scatteredDigitsDoNotOverlap() {
        DigitImages scattered = DigitImages.shipped().scattered(600, 3, 16, 7);
        assertThat(scattered.tasks()).containsExactly("count", "sum");
        assertThat(scattered.height()).isEqualTo(24);
        int[] counts = new int[4];
        for (int i = 0; i < 600; i++) {
            List<Box> boxes = scattered.objects().get(i);
            counts[boxes.size()]++;
            assertThat(scattered.labels()[0][i]).isEqualTo(boxes.size());
            assertThat(scattered.labels()[1][i])
                    .isEqualTo(boxes.stream()
                            .mapToInt(box -> Integer.parseInt(box.label()))
                            .sum());
            assertThat(inkBeside(scattered, i)).isZero();
            for (Box box : boxes) {
                assertThat(boxes.stream().filter(other -> other.iou(box) > 0)).hasSize(1);
            }
        }
        assertThat(Arrays.stream(counts).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(100, 200));
        assertThat(DigitImages.shipped().scattered(600, 3, 16, 7).objects()).isEqualTo(scattered.objects());
    }

    @Test
    void imagesAsData() {
        DigitImages pairs = DigitImages.shipped().pairs(40, 8, 1);
        Data data = pairs.data(DigitImages.shipped().pairs(10, 8, 2));
        assertThat(data.names()).containsExactly("image", "first", "second", "objects", "part");
        assertThat(data.split().train()).hasSize(32);
        assertThat(data.split().valid()).hasSize(8);
        assertThat(data.split().test()).containsExactly(40, 41, 42, 43, 44, 45, 46, 47, 48, 49);
        assertThat(data.image(3).at(0, 5, 2)).isEqualTo(ink(pairs, 3, 5, 2));
        assertThat(data.words(7, "second")).isEqualTo(String.valueOf(pairs.labels()[1][7]));
        // Of all columns only the image is a feature, whatever the tasks.
        assertThat(data.prepare(List.of(Categorical.of("first"))).features().columns())
                .extracting(Feature::name)
                .containsExactly("image");
        assertThat(DigitImages.shipped().data().rows()).isEqualTo(1797);
        assertThat(pairs).hasToString("40 images of 16 x 16 with first, second");
        Card shipped =
                java.util.Objects.requireNonNull(Sources.shipped("digits").card());
        assertThat(data.text())
                .startsWith("digits on 16 x 16, from " + shipped.title() + "\n")
                .contains("Licence: " + shipped.licence());
    }

    @Test
    void whatCannotBe() {
        DigitImages none = DigitImages.shipped().only(i -> false);
        assertThatThrownBy(() -> none.pairs(3, 2, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("canvases need at least one digit, and no number below 0; given 0 digits, 3 canvases, 2"
                        + " pixels larger");
        assertThatThrownBy(() -> new DigitImages(
                        1, 1, new byte[2][1], List.of("digit"), new int[][] {{1}}, List.of(List.of(), List.of()), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("every image needs one label per task; given 2 images, the tasks [digit] and [1] labels");
        DigitImages digits = DigitImages.shipped();
        assertThatThrownBy(() -> digits.data(digits.placed(5, 3, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "data(test): images to train and to test on must be of one size and have the same tasks; given"
                                + " 1797 images of 8 x 8 with digit and 5 images of 11 x 11 with digit, x, y");
        assertThatThrownBy(none::data)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'digits on 8 x 8' has no images; a model learns from images");
        assertThatThrownBy(() -> digits.scattered(5, -1, 9, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("canvases need at least one digit, and no number below 0; given 1797 digits, 5 canvases, -1"
                        + " pixels larger");
    }
}
