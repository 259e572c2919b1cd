package io.github.braidml.search;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is tried in several ways.
 *
 * @param name what tables and pictures call it
 * @param values the values to try; none for a range
 * @param range the numbers to draw from, or null for a list of values
 */
public record Dimension(
        String name, List<Object> values, @Nullable Range range) {

    public Dimension {
        values = List.copyOf(values);
        if (range == null && values.isEmpty()) {
            throw new IllegalArgumentException(
                    "over(\"%s\", values): needs at least one value; given none".formatted(name));
        }
        if (values.stream().distinct().count() < values.size()) {
            throw new IllegalArgumentException(
                    "over(\"%s\", values): a value is there twice: %s".formatted(name, values));
        }
    }

    Object draw(SplittableRandom random) {
        return range != null ? range.at(random.nextDouble()) : values.get(random.nextInt(values.size()));
    }

    /** Returns a value as tables and pictures write it; a number that was drawn is cut to three figures. */
    public String label(Object value) {
        if (range == null || !(value instanceof Double number)) {
            return value.toString();
        }
        double size = Math.abs(number);
        return size != 0 && (size < 1e-2 || size >= 1e4)
                ? String.format(Locale.ROOT, "%.2e", number)
                : String.format(Locale.ROOT, "%.3g", number);
    }
}
