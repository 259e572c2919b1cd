package io.github.braidml.data;

import io.github.braidml.task.Box;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The objects of an image per row; null is missing, an empty list says that there is none.
 *
 * @param height rows of the images
 * @param width columns of the images
 */
record BoxesColumn(String name, int height, int width, List<@Nullable List<Box>> boxes) implements Column {
    @Override
    public int size() {
        return boxes.size();
    }

    @Override
    public @Nullable List<Box> value(int row) {
        return boxes.get(row);
    }

    @Override
    public boolean isMissing(int row) {
        return boxes.get(row) == null;
    }

    @Override
    public String kind() {
        return "boxes";
    }

    /** Returns how many objects the images of some rows have on average, in words. */
    String mean(int[] rows) {
        double mean = Arrays.stream(rows)
                .mapToObj(boxes::get)
                .filter(Objects::nonNull)
                .mapToInt(List::size)
                .average()
                .orElse(0);
        return Quantity.of(mean) + " per image of " + height + " x " + width;
    }

    /** Returns how many images of some rows have how many objects, as bars. */
    String bars(int[] rows) {
        return Profile.histogram(Arrays.stream(rows)
                .mapToObj(boxes::get)
                .filter(Objects::nonNull)
                .mapToDouble(List::size)
                .sorted()
                .toArray());
    }

    @Override
    public BoxesColumn rows(int[] from) {
        List<@Nullable List<Box>> picked = new ArrayList<>();
        for (int row : from) {
            picked.add(row == NOWHERE ? null : boxes.get(row));
        }
        return new BoxesColumn(name, height, width, picked);
    }

    @Override
    public BoxesColumn named(String other) {
        return new BoxesColumn(other, height, width, boxes);
    }
}
