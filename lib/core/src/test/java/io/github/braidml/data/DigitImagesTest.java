package io.github.braidml.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.braidml.catalogue.Progress;
import io.github.braidml.format.Mirror;
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
    void whatCannotBe() {
        DigitImages none = DigitImages.shipped().only(i -> false);
        assertThatThrownBy(() -> none.pairs(3, 2, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("canvases need at least one digit, and no number below 0; given 0 digits, 3 canvases, 2"
                        + " pixels larger");
        assertThatThrownBy(() -> new DigitImages(1, 1, new byte[2][1], List.of("digit"), new int[][] {{1}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("every image needs one label per task; given 2 images, the tasks [digit] and [1] labels");
    }
}
