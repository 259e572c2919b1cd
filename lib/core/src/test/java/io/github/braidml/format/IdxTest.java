package io.github.braidml.format;

import static io.github.braidml.format.Bytes.bytes;
import static io.github.braidml.format.Bytes.gzip;
import static io.github.braidml.format.Bytes.idx;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class IdxTest {
    private static void fails(byte[] file, String message) {
        assertThatThrownBy(() -> Idx.read("a.idx", file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'a.idx' cannot be read as " + message);
    }

    @Test
    void everyType() {
        Idx unsigned = Idx.read("a", idx(0x08, bytes(0, 127, 128, 255), 2, 2));
        assertThat(unsigned.shape()).containsExactly(2, 2);
        assertThat(unsigned.size()).isEqualTo(4);
        assertThat(unsigned.get(2)).isEqualTo(128);
        assertThat(unsigned.bytes(1, 2)).isEqualTo(bytes(127, 128));
        assertThat(Idx.read("a", idx(0x09, bytes(255), 1)).get(0)).isEqualTo(-1);
        assertThat(Idx.read("a", idx(0x0B, bytes(1, 2, 255, 254), 2)).get(1)).isEqualTo(-2);
        assertThat(Idx.read("a", idx(0x0C, bytes(0, 0, 1, 0), 1)).get(0)).isEqualTo(256);
        byte[] real = ByteBuffer.allocate(4).putFloat(-1.5f).array();
        assertThat(Idx.read("a", idx(0x0D, real, 1)).get(0)).isEqualTo(-1.5);
        byte[] exact = ByteBuffer.allocate(8).putDouble(0.1).array();
        assertThat(Idx.read("a", idx(0x0E, exact, 1)).get(0)).isEqualTo(0.1);
    }

    @Test
    void packed() {
        assertThat(Idx.read("a", gzip(idx(0x08, bytes(7, 8), 2))).get(1)).isEqualTo(8);
    }

    @Test
    void headersThatLie() {
        fails(bytes(), "IDX, byte 0: an IDX file begins with two zero bytes, a type and a number of dimensions");
        fails(
                bytes(1, 0, 8, 1),
                "IDX, byte 0: an IDX file begins with two zero bytes, a type and a number of dimensions");
        fails(bytes(0, 0, 7, 1), "IDX, byte 2: the type must be 08, 09, 0b, 0c, 0d or 0e; it is 07");
        fails(bytes(0, 0, 8, 0), "IDX, byte 3: 0 dimensions must have their sizes in the header; it is cut off");
        fails(
                bytes(0, 0, 8, 2, 0, 0, 0, 1),
                "IDX, byte 3: 2 dimensions must have their sizes in the header; it is cut off");
        fails(idx(0x08, bytes(), -1), "IDX, byte 4: dimension 0 must be at least 1; it is -1");
        fails(idx(0x08, bytes(1, 2), 3), "IDX, byte 8: the header promises [3] numbers of 1 bytes; 2 bytes follow");
        fails(idx(0x08, bytes(1, 2), 1), "IDX, byte 8: the header promises [1] numbers of 1 bytes; 2 bytes follow");
        int huge = Integer.MAX_VALUE;
        fails(
                idx(0x0E, bytes(1), huge, huge, huge),
                "IDX, byte 16: the header promises [2147483647, 2147483647, 2147483647] numbers of 8 bytes; 1 bytes follow");
    }

    @Test
    void damagedGzip() {
        byte[] file = gzip(idx(0x08, bytes(7, 8), 2));
        fails(
                Arrays.copyOf(file, file.length - 9),
                "gzip: it is damaged (Unexpected end of ZLIB input stream); fetch it again");
    }

    @Test
    void aBombIsNotUnpacked() {
        byte[] bomb = gzip(new byte[1 << 20]);
        assertThatThrownBy(() -> Gzip.unpack("b.gz", bomb, 1000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'b.gz' cannot be read as gzip: it unpacks to more than the 1000 bytes that are allowed");
        assertThat(Gzip.unpack("b.gz", bomb, 1 << 20)).hasSize(1 << 20);
    }

    @Test
    void mnist() {
        Idx images = Idx.read("t10k-images", Mirror.bytes("mnist/t10k-images-idx3-ubyte.gz"));
        Idx labels = Idx.read("t10k-labels", Mirror.bytes("mnist/t10k-labels-idx1-ubyte.gz"));
        assertThat(images.shape()).containsExactly(10_000, 28, 28);
        assertThat(labels.shape()).containsExactly(10_000);
        // The first digit is a seven whose stroke begins in row 7, column 6.
        assertThat(labels.get(0)).isEqualTo(7);
        assertThat(images.bytes(7 * 28 + 5, 4)).isEqualTo(bytes(0, 84, 185, 159));
        assertThat(Idx.read("train-labels", Mirror.bytes("mnist/train-labels-idx1-ubyte.gz"))
                        .shape())
                .containsExactly(60_000);
    }

    @Test
    void theLabelsOfQmnistAreThoseOfMnist() {
        Idx mnist = Idx.read("t10k-labels", Mirror.bytes("mnist/t10k-labels-idx1-ubyte.gz"));
        Idx qmnist = Idx.read("qmnist", Mirror.bytes("qmnist-labels/qmnist-test-labels-idx2-int.gz"));
        assertThat(qmnist.shape()).containsExactly(60_000, 8);
        int students = 0;
        for (int i = 0; i < 10_000; i++) {
            assertThat(qmnist.get(8 * i)).isEqualTo(mnist.get(i));
            students += qmnist.get(8 * i + 1) == 4 ? 1 : 0;
            assertThat(qmnist.get(8 * i + 1)).isEqualTo(i <= 5000 ? 4 : 0);
        }
        assertThat(students).isEqualTo(5001);
        // The same as text, without a header.
        byte[] packed = Mirror.bytes("qmnist-labels/qmnist-test-labels.tsv.gz");
        var lines = new Csv('\t', false, '\0').read("qmnist.tsv", Gzip.unpack("qmnist.tsv.gz", packed, Gzip.MOST));
        assertThat(lines).hasSize(60_000);
        for (int i = 0; i < 60_000; i += 97) {
            for (int k = 0; k < 8; k++) {
                assertThat(Double.parseDouble(lines.get(i).values().get(k))).isEqualTo(qmnist.get(8 * i + k));
            }
        }
        Idx train = Idx.read("qmnist", Mirror.bytes("qmnist-labels/qmnist-train-labels-idx2-int.gz"));
        Idx trainLabels = Idx.read("train-labels", Mirror.bytes("mnist/train-labels-idx1-ubyte.gz"));
        for (int i = 0; i < 60_000; i++) {
            assertThat(train.get(8 * i)).isEqualTo(trainLabels.get(i));
        }
    }
}
