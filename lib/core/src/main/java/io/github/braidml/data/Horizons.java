package io.github.braidml.data;

import io.github.braidml.show.Words;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many steps ahead derived columns look, so that nothing is learned from the future.
 *
 * @param steps per column; those that are not there do not look ahead, as far as anybody knows
 */
record Horizons(Map<String, Integer> steps) {
    static final Horizons NONE = new Horizons(Map.of());

    Horizons {
        steps = Map.copyOf(steps);
    }

    Horizons with(String column, int ahead) {
        Map<String, Integer> more = new HashMap<>(steps);
        more.put(column, ahead);
        return new Horizons(more);
    }

    Horizons and(Horizons others) {
        Map<String, Integer> all = new HashMap<>(steps);
        others.steps.forEach((column, ahead) -> all.merge(column, ahead, Math::max));
        return new Horizons(all);
    }

    Horizons renamed(Renaming renaming) {
        Map<String, Integer> all = new HashMap<>();
        steps.forEach((column, ahead) -> all.put(renaming.of(column), ahead));
        return new Horizons(all);
    }

    private int of(String column) {
        return steps.getOrDefault(column, 0);
    }

    /** Refuses features that look ahead, and labels of training rows that are only known after the first row held out. */
    void check(Features features, List<Target<?>> targets, Set<String> allowed, Splitting splitting) {
        for (Feature feature : features.columns()) {
            String name = feature.name();
            if (of(name) > 0 && !allowed.contains(name)) {
                throw new IllegalArgumentException(
                        "feature '%s' looks %s ahead; make it a task, or drop it with .drop(\"%s\")"
                                .formatted(name, Words.count(of(name), "step"), name));
            }
        }
        for (Target<?> target : targets) {
            String name = target.task().name();
            if (splitting
                    .dealing()
                    .each()
                    .anyMatch(d -> d instanceof Dealing.InTime time && of(name) > time.gap() + 1)) {
                throw new IllegalArgumentException(
                        ("task '%s' looks %s ahead, so the last labels to train on would be known only after the first row"
                                        + " held out; leave a gap with .gap(%d)")
                                .formatted(name, Words.count(of(name), "step"), of(name) - 1));
            }
        }
    }
}
