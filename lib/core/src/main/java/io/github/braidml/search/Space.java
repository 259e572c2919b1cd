package io.github.braidml.search;

import io.github.braidml.show.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * All that is tried, each dimension with every other.
 *
 * @param dimensions what is tried in several ways
 */
public record Space(List<Dimension> dimensions) {
    private static final long MOST = 10_000;

    public Space {
        dimensions = List.copyOf(dimensions);
        Set<String> names = new HashSet<>();
        for (Dimension dimension : dimensions) {
            if (!names.add(dimension.name())) {
                throw new IllegalArgumentException("over(name, ...): '%s' is there twice; each needs a name of its own"
                        .formatted(dimension.name()));
            }
        }
    }

    /** Returns this space with one dimension more. */
    public Space with(Dimension dimension) {
        List<Dimension> more = new ArrayList<>(dimensions);
        more.add(dimension);
        return new Space(more);
    }

    /** Returns the names of the dimensions. */
    public List<String> names() {
        return dimensions.stream().map(Dimension::name).toList();
    }

    private void checkAny() {
        if (dimensions.isEmpty()) {
            throw new IllegalArgumentException(
                    "search(model): says nothing to try; add it with .over(name, values, change)");
        }
    }

    /** Returns the number of different points; infinite with a range. */
    private double size() {
        return dimensions.stream()
                .mapToDouble(d -> d.range() == null ? d.values().size() : Double.POSITIVE_INFINITY)
                .reduce(1, (a, b) -> a * b);
    }

    /**
     * Returns every point, one value per dimension, the last dimension changing first.
     *
     * @throws IllegalArgumentException if there is no dimension, one is a range, or there are too many points
     */
    public List<List<Object>> grid() {
        checkAny();
        for (Dimension dimension : dimensions) {
            if (dimension.range() != null) {
                throw new IllegalArgumentException(
                        "grid(): tries lists of values; '%s' is %s; use .random(40), or a list"
                                .formatted(dimension.name(), dimension.range()));
            }
        }
        if (size() > MOST) {
            throw new IllegalArgumentException(
                    "grid(): has %.0f points, at most %d can be tried; use .random(40)".formatted(size(), MOST));
        }
        List<List<Object>> points = List.of(List.of());
        for (Dimension dimension : dimensions) {
            List<List<Object>> longer = new ArrayList<>();
            for (List<Object> point : points) {
                for (Object value : dimension.values()) {
                    List<Object> next = new ArrayList<>(point);
                    next.add(value);
                    longer.add(next);
                }
            }
            points = longer;
        }
        return points;
    }

    /**
     * Returns different points drawn at random. More of them begin with the same ones.
     *
     * @throws IllegalArgumentException if there is no dimension, or there are not so many points
     */
    public List<List<Object>> random(int number, long seed) {
        checkAny();
        if (number > size()) {
            throw new IllegalArgumentException("random(%d): there are only %s to try; use .grid()"
                    .formatted(number, Words.count((long) size(), "point")));
        }
        SplittableRandom random = new SplittableRandom(seed);
        Set<List<Object>> points = new LinkedHashSet<>();
        while (points.size() < number) {
            points.add(dimensions.stream().map(d -> d.draw(random)).toList());
        }
        return List.copyOf(points);
    }
}
