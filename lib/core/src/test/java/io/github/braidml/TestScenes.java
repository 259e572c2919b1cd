package io.github.braidml;

import io.github.braidml.data.Data;
import io.github.braidml.data.Grid;
import io.github.braidml.task.Box;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/** Images of noise with none, one or two bright rectangles, one in each half: upright ones, flat ones and squares. */
final class TestScenes {
    static final int SIDE = 16;
    private static final List<String> NAMES = List.of("flat", "square", "upright");
    private static final int[][] SIZES = {{6, 3}, {4, 4}, {3, 6}};

    private TestScenes() {}

    /** Returns scenes with the columns image, count and objects; every {@code without}-th row has no list of objects. */
    static Data of(long seed, int images, int without) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Grid> grids = new ArrayList<>();
        List<@Nullable List<Box>> objects = new ArrayList<>();
        DoubleColumn count = DoubleColumn.create("count");
        for (int i = 0; i < images; i++) {
            float[] pixels = new float[SIDE * SIDE];
            for (int p = 0; p < pixels.length; p++) {
                pixels[p] = (float) (0.1 * random.nextGaussian());
            }
            List<Box> boxes = new ArrayList<>();
            for (int half = 0; half < 2; half++) {
                if (random.nextInt(4) > 0) {
                    boxes.add(draw(pixels, half, random));
                }
            }
            grids.add(new Grid(1, SIDE, SIDE, pixels));
            count.append(boxes.size());
            objects.add(without > 0 && i % without == 0 ? null : boxes);
        }
        return Data.of(Table.create("scenes", count)).with("image", grids).boxes("objects", objects);
    }

    private static Box draw(float[] pixels, int half, SplittableRandom random) {
        int kind = random.nextInt(NAMES.size());
        int wide = SIZES[kind][0];
        int high = SIZES[kind][1];
        int left = random.nextInt(SIDE - wide + 1);
        int top = half * SIDE / 2 + random.nextInt(SIDE / 2 - high + 1);
        for (int y = top; y < top + high; y++) {
            for (int x = left; x < left + wide; x++) {
                pixels[y * SIDE + x] += 1;
            }
        }
        return Box.of(NAMES.get(kind), left, top, wide, high);
    }
}
