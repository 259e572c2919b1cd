package io.github.braidml.train;

import io.github.braidml.model.Head;
import io.github.braidml.model.Network;
import io.github.braidml.show.Words;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What one network takes over from another: the values that tasks share, and those of the tasks that both know. */
final class Handover {
    private Handover() {}

    /**
     * Returns the values of all parameters of a network by name, after it took over what fits.
     *
     * @throws IllegalArgumentException if the shared parameters differ, or there is nothing to take over
     */
    static Map<String, float[]> values(TrainedNetwork from, TrainedNetwork to) {
        Map<String, float[]> theirs = from.arrays();
        Map<String, float[]> ours = to.arrays();
        List<Network.Entry> given = shared(from.network());
        List<Network.Entry> mine = shared(to.network());
        if (!kinds(mine).equals(kinds(given))) {
            throw new IllegalArgumentException(
                    "the shared parameters must be the same to start from a run; that of %s has %s; this one of %s has %s"
                            .formatted(from.sharing(), words(given), to.sharing(), words(mine)));
        }
        for (int i = 0; i < mine.size(); i++) {
            ours.put(mine.get(i).name(), theirs.get(given.get(i).name()));
        }
        boolean any = !mine.isEmpty();
        List<String> known = from.network().heads().stream().map(Head::task).toList();
        List<Head> heads = to.network().heads();
        for (int t = 0; t < heads.size(); t++) {
            int s = known.indexOf(heads.get(t).task());
            List<Stretch> own = own(to.network(), t);
            List<Stretch> source = s < 0 ? List.of() : own(from.network(), s);
            if (lengths(own).equals(lengths(source))) {
                for (int i = 0; i < own.size(); i++) {
                    source.get(i).copy(theirs, own.get(i), ours);
                    any = true;
                }
            }
        }
        if (!any) {
            throw new IllegalArgumentException(
                    "there is nothing to start from: %s shares no parameters, and no task of it is learned here"
                            .formatted(from.sharing()));
        }
        return ours;
    }

    /** What must agree: the role, which is the name without numbers, and the shape. */
    private static List<String> kinds(List<Network.Entry> entries) {
        return entries.stream()
                .map(entry -> entry.name().replaceAll("\\.\\d+(?=\\.|$)", "")
                        + entry.parameter().getArray().getShape())
                .toList();
    }

    private static List<Integer> lengths(List<Stretch> stretches) {
        return stretches.stream().map(Stretch::length).toList();
    }

    private static String words(List<Network.Entry> entries) {
        return entries.isEmpty()
                ? "none"
                : Words.list(entries.stream()
                        .map(e -> e.name() + " " + e.parameter().getArray().getShape())
                        .toList());
    }

    /** Returns the parameters that no task has a part of its own in. */
    static List<Network.Entry> shared(Network network) {
        return network.entries().stream().filter(e -> e.parts().isEmpty()).toList();
    }

    /** Returns what belongs to one task alone. */
    static List<Stretch> own(Network network, int task) {
        return network.entries().stream()
                .flatMap(entry -> entry.parts().stream()
                        .filter(part -> part.task() == task)
                        .map(part -> new Stretch(entry.name(), part.from(), part.to() - part.from())))
                .toList();
    }

    /** A stretch of a parameter. */
    record Stretch(String name, int from, int length) {
        void copy(Map<String, float[]> source, Stretch to, Map<String, float[]> target) {
            System.arraycopy(
                    Objects.requireNonNull(source.get(name)),
                    from,
                    Objects.requireNonNull(target.get(to.name)),
                    to.from,
                    length);
        }
    }
}
