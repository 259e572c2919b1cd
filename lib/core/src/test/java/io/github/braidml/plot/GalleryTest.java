package io.github.braidml.plot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.braidml.data.BoxesTarget;
import io.github.braidml.data.Data;
import io.github.braidml.data.Grid;
import io.github.braidml.data.Prepared;
import io.github.braidml.eval.Predictions;
import io.github.braidml.task.Box;
import io.github.braidml.task.Boxes;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Task;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class GalleryTest {
    private static final Boxes OBJECTS = Boxes.of("objects").grid(1);
    private static final Categorical KIND = Categorical.of("kind");
    private static final List<Task<?>> TASKS = List.of(OBJECTS, KIND);

    /** Red images with a box in the middle; the last one's labels are missing. */
    private static Data data(int images) {
        StringColumn kind = StringColumn.create("kind");
        List<Grid> grids = new ArrayList<>();
        List<@Nullable List<Box>> boxes = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            boolean known = i < images - 1;
            if (known) {
                kind.append(i % 2 == 0 ? "even" : "odd");
            } else {
                kind.appendMissing();
            }
            float[] pixels = new float[3 * 8 * 8];
            pixels[0] = 1;
            for (int p = 1; p < 64; p++) {
                pixels[p] = 0.9f;
            }
            grids.add(new Grid(3, 8, 8, pixels));
            boxes.add(known ? List.of(Box.of("thing", 2, 2, 4, 4)) : null);
        }
        return Data.of(Table.create("made up", kind)).with("image", grids).boxes("objects", boxes);
    }

    private static int count(BufferedImage image, Color color) {
        int count = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                count += (image.getRGB(x, y) & 0xFFFFFF) == (color.getRGB() & 0xFFFFFF) ? 1 : 0;
            }
        }
        return count;
    }

    @Test
    void showsImagesWithWhatIsKnownOfThem() {
        Chart chart = Gallery.of(data(3), new int[] {0, 1, 2}, TASKS);
        assertThat(chart.text()).isEqualTo("Images: kind even, thing at (2, 2); kind odd, thing at (2, 2); kind ?.");
        assertThat(count(chart.image(), new Color(0.9f, 0, 0)))
                .as("colours are kept")
                .isGreaterThan(10_000);
        assertThat(count(chart.image(), Frame.TRUE)).isGreaterThan(300);
        assertThat(count(chart.image(), Frame.FOUND)).isZero();
        assertThat(Gallery.of(data(3), new int[] {0}, List.of()).text()).isEqualTo("Images: .");
    }

    @Test
    void showsWhatIsTrueAndWhatIsPredicted() {
        Data data = data(6);
        Prepared prepared = data.prepare(TASKS);
        double[] outputs = new double[2 * 8];
        for (int row = 0; row < 2; row++) {
            // Sure of a box in the middle, half as wide and high as the image; and sure of "odd".
            outputs[8 * row] = 9;
            outputs[8 * row + 3] = 0;
            outputs[8 * row + 4] = 0;
            outputs[8 * row + 6] = -5;
            outputs[8 * row + 7] = 5;
        }
        assertThat(prepared.targets().get(0)).isInstanceOf(BoxesTarget.class);
        assertThat(prepared.targets().get(0).outputs()).isEqualTo(6);
        Predictions predictions = Predictions.of(prepared.targets(), prepared.labels(), outputs, new int[] {0, 5});
        Chart chart = Gallery.of(data, predictions);
        assertThat(chart.text())
                .isEqualTo(
                        "Images: kind even → odd, thing at (2, 2) → thing at (2, 2); kind ? → odd, nothing → thing at"
                                + " (2, 2).");
        assertThat(count(chart.image(), Frame.FOUND)).isGreaterThan(300);
        assertThat(Predicted.of(data, predictions).text()).contains("objects: mAP 1.00 on 1 rows.");
    }

    /** The images are the same, and so are their tasks' names. */
    @Test
    void whatIsSaidIsReadHoweverLongTheNameOfTheTask() {
        String name = "what_kind_of_thing_there_is_to_be_seen_in_the_image_if_any";
        Data data = data(3).rename("kind", name);
        List<Task<?>> tasks = List.of(Categorical.of(name));
        assertThat(Gallery.of(data, new int[] {0}, tasks).png())
                .isNotEqualTo(Gallery.of(data, new int[] {1}, tasks).png());
    }

    @Test
    void someRowsAreEvenlyChosen() {
        int[] rows = IntStream.range(100, 200).toArray();
        assertThat(Gallery.some(rows, 4)).containsExactly(100, 125, 150, 175);
        assertThat(Gallery.some(new int[] {3, 5}, 4)).containsExactly(3, 5);
    }
}
