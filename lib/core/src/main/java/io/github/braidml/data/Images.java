package io.github.braidml.data;

import io.github.braidml.format.Idx;
import io.github.braidml.show.Words;
import io.github.braidml.task.Box;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Columns of images, and of what they show. Files are decoded and scaled once, on all processors, and kept as a byte per pixel and
 * channel: training never waits for one.
 */
final class Images {
    private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg", "gif", "bmp");
    private static final int COLOURS = 3;
    /** More pixels than this are no photograph but an attack on the memory. */
    private static final long MOST_PIXELS = 100_000_000;

    private Images() {}

    /** Returns the images below a folder with the name of the folder that each lies in. */
    static Data folder(Path folder, int height, int width) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("no folder '%s' to read images from".formatted(folder));
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile)
                    .filter(Images::isImage)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("folder '" + folder + "' cannot be read: " + e.getMessage(), e);
        }
        if (files.isEmpty()) {
            throw new IllegalArgumentException("folder '%s' has no image in it; images end in %s"
                    .formatted(folder, Words.list(ENDINGS.stream().sorted().toList())));
        }
        String[] labels = files.stream()
                .map(file -> Objects.requireNonNull(file.getParent()))
                .map(parent -> parent.equals(folder) ? "" : String.valueOf(parent.getFileName()))
                .toArray(String[]::new);
        String[] names = files.stream()
                .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                .toArray(String[]::new);
        Table table = Table.create(
                String.valueOf(folder.getFileName()),
                StringColumn.create("label", labels),
                StringColumn.create("file", names));
        return Data.of(table).with(column("image", files, height, width)).aside("file");
    }

    /** Returns the images of an IDX file with the labels of another. */
    static Data idx(Path images, Path labels) {
        Idx pixels = read(images);
        Idx classes = read(labels);
        int[] shape = pixels.shape();
        if (shape.length != 3) {
            throw new IllegalArgumentException(
                    "'%s' must hold images, numbers in 3 dimensions (images, height, width); it has %s"
                            .formatted(images, Arrays.toString(shape)));
        }
        if (classes.shape().length != 1 || classes.size() != shape[0]) {
            throw new IllegalArgumentException("'%s' must hold a label for each of %s of '%s'; it has %s"
                    .formatted(labels, Words.count(shape[0], "image"), images, Arrays.toString(classes.shape())));
        }
        double[] numbers =
                IntStream.range(0, shape[0]).mapToDouble(classes::get).toArray();
        int size = shape[1] * shape[2];
        return Data.of(Table.create(String.valueOf(images.getFileName()), DoubleColumn.create("label", numbers)))
                .with(GridColumn.of(
                        "image", 1, shape[1], shape[2], shape[0], (row, i) -> (float) pixels.get(row * size + i)));
    }

    private static Idx read(Path file) {
        try {
            return Idx.read(file.toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException("file '%s' cannot be read: %s".formatted(file, e), e);
        }
    }

    private static boolean isImage(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    /**
     * Reads files into a column, null where an image is missing: one channel if all are grey, otherwise red, green and blue.
     *
     * @throws IllegalArgumentException if the size is no size, all are missing, or a file is no image; the message names the row
     */
    static GridColumn column(String name, List<? extends @Nullable Path> files, int height, int width) {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "images are scaled to a height and a width of at least 1; given %d x %d".formatted(height, width));
        }
        byte[][] pixels = new byte[files.size()][];
        @Nullable RuntimeException[] wrong = new @Nullable RuntimeException[pixels.length];
        IntStream.range(0, pixels.length).parallel().forEach(row -> {
            Path file = files.get(row);
            try {
                pixels[row] = file == null ? new byte[0] : read(file, row, height, width);
            } catch (RuntimeException e) {
                wrong[row] = e;
            }
        });
        for (RuntimeException each : wrong) {
            if (each != null) {
                throw each;
            }
        }
        BitSet missing = new BitSet();
        IntStream.range(0, pixels.length).filter(row -> pixels[row].length == 0).forEach(missing::set);
        if (missing.cardinality() == pixels.length) {
            throw new IllegalArgumentException(
                    "column '%s' must name at least one image; all are missing".formatted(name));
        }
        int plane = height * width;
        boolean grey = Arrays.stream(pixels).allMatch(image -> isGrey(image, plane));
        List<Integer> shape = List.of(grey ? 1 : COLOURS, height, width);
        return new GridColumn(name, shape, pixels.length, (row, i) -> pixels[row][i] & 0xff, missing);
    }

    private static boolean isGrey(byte[] image, int plane) {
        return IntStream.range(0, image.length / COLOURS)
                .allMatch(i -> image[i] == image[plane + i] && image[i] == image[2 * plane + i]);
    }

    private static byte[] read(Path file, int row, int height, int width) {
        BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = scaled.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(decoded(file, row, height, width), 0, 0, width, height, null);
        graphics.dispose();
        int[] colours = scaled.getRGB(0, 0, width, height, null, 0, width);
        byte[] pixels = new byte[COLOURS * colours.length];
        for (int i = 0; i < colours.length; i++) {
            pixels[i] = (byte) (colours[i] >> 16);
            pixels[colours.length + i] = (byte) (colours[i] >> 8);
            pixels[2 * colours.length + i] = (byte) colours[i];
        }
        return pixels;
    }

    /** Every so many pixels are enough of an image that is far larger than what it is scaled to. */
    private static BufferedImage decoded(Path file, int row, int height, int width) {
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers =
                    in == null ? List.<ImageReader>of().iterator() : ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw wrong(
                        file, row, Files.exists(file) ? "it is no image that Java can read" : "there is no such file");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in);
                int tall = reader.getHeight(0);
                int wide = reader.getWidth(0);
                if ((long) tall * wide > MOST_PIXELS) {
                    throw wrong(file, row, "it has %d x %d pixels, more than %d".formatted(tall, wide, MOST_PIXELS));
                }
                var some = reader.getDefaultReadParam();
                int step = Math.max(1, Math.min(tall / (2 * height), wide / (2 * width)));
                some.setSourceSubsampling(step, step, 0, 0);
                return reader.read(0, some);
            } finally {
                reader.dispose();
            }
        } catch (IOException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            throw new IllegalArgumentException(
                    wrong(file, row, "it is damaged: " + e.getMessage()).getMessage(), e);
        }
    }

    private static IllegalArgumentException wrong(Path file, int row, String what) {
        return new IllegalArgumentException("image '%s' of row %d cannot be read: %s".formatted(file, row, what));
    }

    /** Returns the files that a column names, from a folder on; null where it is missing. */
    static List<@Nullable Path> named(Column column, Path folder) {
        if (!column.isText()) {
            throw new IllegalArgumentException("images(\"%s\", ...) needs a column that names image files; it holds %s"
                    .formatted(column.name(), column.kind()));
        }
        List<@Nullable Path> files = new ArrayList<>();
        for (int row = 0; row < column.size(); row++) {
            String name = column.words(row);
            files.add(name == null ? null : folder.resolve(name));
        }
        return files;
    }

    /** Reads columns of numbers as one image per row. */
    static GridColumn pixels(String image, List<Column> columns, int height, int width, String pattern) {
        List<Column> pixels = columns.stream()
                .filter(column -> column.name().matches(pattern))
                .toList();
        if (pixels.size() != height * width) {
            throw new IllegalArgumentException(
                    "image(\"%s\", %d, %d, \"%s\") needs %d columns of that name; the table has %d: %s"
                            .formatted(
                                    image,
                                    height,
                                    width,
                                    pattern,
                                    height * width,
                                    pixels.size(),
                                    Words.list(pixels.stream().map(Column::name).toList())));
        }
        double[][] values = new double[pixels.size()][];
        for (int i = 0; i < values.length; i++) {
            Column column = pixels.get(i);
            if (!(column instanceof Column.Numbers numbers) || column.missing() > 0) {
                throw new IllegalArgumentException(
                        "image(...) reads columns of numbers, none missing; column '%s' holds %s, %d missing"
                                .formatted(column.name(), column.kind(), column.missing()));
            }
            values[i] = numbers.values();
        }
        return GridColumn.of(image, 1, height, width, columns.get(0).size(), (row, i) -> (float) values[i][row]);
    }

    /** Takes one grid per row, null where missing. */
    static GridColumn grids(String column, List<? extends @Nullable Grid> grids, int rows) {
        if (grids.size() != rows) {
            throw new IllegalArgumentException("with(\"%s\", grids) needs one grid for each of %s; given %d"
                    .formatted(column, Words.count(rows, "row"), grids.size()));
        }
        @Nullable Grid[] kept = grids.toArray(new @Nullable Grid[0]);
        Grid first = Arrays.stream(kept)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "with(\"%s\", grids) needs at least one grid; all are missing".formatted(column)));
        BitSet missing = new BitSet();
        for (int row = 0; row < kept.length; row++) {
            Grid grid = kept[row];
            if (grid == null) {
                missing.set(row);
            } else if (grid.channels() != first.channels()
                    || grid.height() != first.height()
                    || grid.width() != first.width()) {
                throw new IllegalArgumentException(
                        "with(\"%s\", grids) needs grids of one size; the first has %s, row %d has %s"
                                .formatted(column, first, row, grid));
            }
        }
        GridColumn.Pixels pixels = (row, i) -> Objects.requireNonNull(kept[row]).values()[i];
        List<Integer> shape = List.of(first.channels(), first.height(), first.width());
        return new GridColumn(column, shape, kept.length, pixels, missing);
    }

    /** Takes what each image of the table's one column of images shows, null where that is not known. */
    static BoxesColumn objects(String column, List<Column> columns, List<? extends @Nullable List<Box>> objects) {
        List<Column> images =
                columns.stream().filter(c -> c instanceof GridColumn).toList();
        if (images.size() != 1) {
            throw new IllegalArgumentException(
                    "boxes(\"%s\", objects) needs one column of images, to know their size; the table has %d; see image(...)"
                            .formatted(column, images.size()));
        }
        GridColumn image = (GridColumn) images.get(0);
        if (objects.size() != image.size()) {
            throw new IllegalArgumentException("boxes(\"%s\", objects) needs one list for each of %s; given %d"
                    .formatted(column, Words.count(image.size(), "row"), objects.size()));
        }
        int height = image.shape().get(1);
        int width = image.shape().get(2);
        List<@Nullable List<Box>> kept = new ArrayList<>();
        for (int row = 0; row < image.size(); row++) {
            List<Box> boxes = objects.get(row);
            for (Box box : boxes == null ? List.<Box>of() : boxes) {
                if (!box.isCentredIn(height, width)) {
                    throw new IllegalArgumentException(
                            "boxes(\"%s\", objects): a box's centre must lie in its image of %d x %d; row %d has %s"
                                    .formatted(column, height, width, row, box));
                }
            }
            kept.add(boxes == null ? null : List.copyOf(boxes));
        }
        return new BoxesColumn(column, height, width, kept);
    }
}
