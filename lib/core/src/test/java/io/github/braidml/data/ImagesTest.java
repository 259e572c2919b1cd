package io.github.braidml.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

final class ImagesTest {
    @TempDir
    private Path folder = Path.of("");

    /** Writes an image whose left half is of one colour and whose right half of another. */
    private Path write(String name, int size, Color left, Color right) throws IOException {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(left);
        graphics.fillRect(0, 0, size / 2, size);
        graphics.setColor(right);
        graphics.fillRect(size / 2, 0, size - size / 2, size);
        graphics.dispose();
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile());
        return file;
    }

    @Test
    void folderPerClass() throws IOException {
        write("pets/cat/a.png", 40, Color.RED, Color.BLUE);
        write("pets/cat/b.PNG", 8, Color.RED, Color.BLUE);
        write("pets/dog/c.bmp", 640, Color.GREEN, Color.BLACK);
        Files.writeString(folder.resolve("pets/dog/readme.txt"), "no image");
        Data data = Data.images(folder.resolve("pets"), 4, 8);
        assertThat(data.names()).containsExactly("label", "file", "image");
        assertThat(data.words("label")).containsExactly("cat", "cat", "dog");
        assertThat(data.words("file")).containsExactly("cat/a.png", "cat/b.PNG", "dog/c.bmp");
        for (int row = 0; row < 3; row++) {
            Grid image = data.image(row);
            assertThat(image).hasToString("3 x 4 x 8 values");
            // Far from the seam, so that scaling changes nothing.
            assertThat(image.at(0, 1, 1)).isEqualTo(row < 2 ? 255 : 0);
            assertThat(image.at(1, 1, 1)).isEqualTo(row < 2 ? 0 : 255);
            assertThat(image.at(2, 2, 6)).isEqualTo(row < 2 ? 255 : 0);
        }
        assertThat(data).hasToString("pets: 3 rows x 3 columns (2 train, 1 validation, 0 test)");
    }

    @Test
    void namesInATable() throws IOException {
        write("a.png", 16, Color.GRAY, Color.WHITE);
        write("b.png", 16, Color.BLACK, Color.WHITE);
        Table table = Table.create(
                "photos", StringColumn.create("photo", "a.png", "", "b.png"), DoubleColumn.create("price", 1, 2, 3));
        Data data = Data.of(table).images("photo", folder, 2, 2);
        assertThat(data.names()).containsExactly("photo", "price");
        assertThat(data.row(0).get("photo")).as("all are grey").hasToString("1 x 2 x 2 values");
        assertThat(data.row(1).get("photo")).isNull();
        assertThat(((Grid) java.util.Objects.requireNonNull(data.row(2).get("photo"))).values())
                .containsExactly(0, 255, 0, 255);
        assertThatThrownBy(() -> Data.of(table).images("price", folder, 2, 2))
                .hasMessage("images(\"price\", ...) needs a column that names image files; it holds numbers");
        assertThatThrownBy(() -> Data.of(table).images("photo", folder.resolve("x"), 2, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be read: there is no such file");
        assertThatThrownBy(() -> Data.of(table).images("photo", folder, 0, 2))
                .hasMessage("images are scaled to a height and a width of at least 1; given 0 x 2");
    }

    @Test
    void idxFiles() throws IOException {
        byte[] three = {0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 1, 127, -128, -1, 5};
        byte[] labels = {0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 9};
        Path images = Files.write(folder.resolve("some-idx3-ubyte"), three);
        Path classes = Files.write(folder.resolve("some-idx1-ubyte"), labels);
        Data data = Sources.images(images, classes);
        assertThat(data.names()).containsExactly("label", "image");
        assertThat(data.numbers("label")).containsExactly(7, 0, 9);
        assertThat(data.image(1)).isEqualTo(new Grid(1, 1, 2, new float[] {127, 128}));
        assertThat(data.image(2).values()).containsExactly(255, 5);
        assertThatThrownBy(() -> Sources.images(classes, classes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "'%s' must hold images, numbers in 3 dimensions (images, height, width); it has [3]", classes);
        labels[7] = 2;
        Path two = Files.write(folder.resolve("two"), Arrays.copyOf(labels, 10));
        assertThatThrownBy(() -> Sources.images(images, two))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'%s' must hold a label for each of 3 images of '%s'; it has [2]", two, images);
        assertThatThrownBy(() -> Sources.images(folder.resolve("none"), classes))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("none' cannot be read: ");
    }

    @Test
    void noImages() throws IOException {
        assertThatThrownBy(() -> Data.images(folder.resolve("nowhere"), 4, 4))
                .hasMessage("no folder '%s' to read images from", folder.resolve("nowhere"));
        assertThatThrownBy(() -> Data.images(folder, 4, 4))
                .hasMessage("folder '%s' has no image in it; images end in bmp, gif, jpeg, jpg, png", folder);
        for (int k = 0; k < 20; k++) {
            write("good/%02d.png".formatted(k), 4, Color.RED, Color.BLUE);
        }
        Path text = Files.writeString(folder.resolve("good/07.png"), "this is no image");
        Files.writeString(folder.resolve("good/11.png"), "nor is this");
        assertThatThrownBy(() -> Data.images(folder, 4, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("image '%s' of row 7 cannot be read: it is no image that Java can read", text);
    }

    /** The header of a PNG file can promise any size. */
    @Test
    void tooLarge() throws IOException {
        Path file = write("bomb.png", 4, Color.RED, Color.RED);
        try (RandomAccessFile png = new RandomAccessFile(file.toFile(), "rw")) {
            png.seek(16);
            png.writeInt(60_000);
            png.writeInt(60_000);
        }
        assertThatThrownBy(() -> Data.images(folder, 4, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bomb.png' of row 0 cannot be read: it ");
    }

    /** Whatever is in a file, it is read or refused with its name. */
    @Test
    void damaged() throws IOException {
        Random random = new Random(5);
        for (String ending : new String[] {"png", "jpg", "gif", "bmp"}) {
            byte[] good = Files.readAllBytes(write("x." + ending, 32, Color.ORANGE, Color.CYAN));
            for (int k = 0; k < 300; k++) {
                byte[] bad = k % 3 == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
                for (int i = 0; i < 1 + k % 4 && bad.length > 0; i++) {
                    bad[random.nextInt(bad.length)] = (byte) random.nextInt();
                }
                Path file = Files.write(folder.resolve("x." + ending), bad);
                try {
                    assertThat(Images.column("x", java.util.List.of(file), 4, 4).width())
                            .isIn(16, 48);
                } catch (IllegalArgumentException e) {
                    assertThat(e).hasMessageStartingWith("image '%s' of row 0 cannot be read: it ", file);
                }
            }
        }
    }
}
