package io.github.braidml.model;

import io.github.braidml.show.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which tasks come before which.
 *
 * @param chains tasks each of which feeds the next; none at all means the order in which the tasks are declared
 */
record Order(String call, List<List<String>> chains) {

    Order {
        for (List<String> chain : chains) {
            if (chain.size() < 2) {
                throw new IllegalArgumentException(
                        "%s: an order needs at least two tasks, such as order(size, risk); given %s"
                                .formatted(call, chain));
            }
        }
        for (List<String> chain : chains) {
            for (String task : chain) {
                List<String> path = circle(chains, new ArrayList<>(List.of(task)));
                if (!path.isEmpty()) {
                    throw new IllegalArgumentException(
                            "%s: the order goes round in a circle: %s; leave one of these steps out"
                                    .formatted(call, String.join(" -> ", path)));
                }
            }
        }
    }

    /** Returns the path on from its last task back to its first, or nothing. */
    private static List<String> circle(List<List<String>> chains, List<String> path) {
        for (String next : after(chains, path.get(path.size() - 1))) {
            if (next.equals(path.get(0))) {
                path.add(next);
                return path;
            }
            if (!path.contains(next)) {
                path.add(next);
                List<String> found = circle(chains, path);
                if (!found.isEmpty()) {
                    return found;
                }
                path.remove(path.size() - 1);
            }
        }
        return List.of();
    }

    private static List<String> after(List<List<String>> chains, String task) {
        List<String> after = new ArrayList<>();
        for (List<String> chain : chains) {
            for (int i = 1; i < chain.size(); i++) {
                if (chain.get(i - 1).equals(task)) {
                    after.add(chain.get(i));
                }
            }
        }
        return after;
    }

    /** Returns for each task those that feed it directly. */
    List<List<Integer>> parents(List<String> names) {
        for (List<String> chain : chains) {
            for (String task : chain) {
                if (!names.contains(task)) {
                    throw new IllegalArgumentException("%s: no task '%s' to order; there are %s.%s"
                            .formatted(call, task, Words.list(names), Words.didYouMean(task, names)));
                }
            }
        }
        List<List<String>> used = chains.isEmpty() ? List.of(names) : chains;
        List<List<Integer>> parents = new ArrayList<>();
        for (String name : names) {
            Set<Integer> before = new TreeSet<>();
            for (int t = 0; t < names.size(); t++) {
                if (after(used, names.get(t)).contains(name)) {
                    before.add(t);
                }
            }
            parents.add(List.copyOf(before));
        }
        return parents;
    }

    /** Returns for each task all those before it. */
    static List<List<Integer>> ancestors(List<List<Integer>> parents) {
        List<List<Integer>> all = new ArrayList<>();
        for (List<Integer> direct : parents) {
            Set<Integer> found = new TreeSet<>(direct);
            for (int round = 0; round < parents.size(); round++) {
                for (int t : List.copyOf(found)) {
                    found.addAll(parents.get(t));
                }
            }
            all.add(List.copyOf(found));
        }
        return all;
    }

    /** Returns the tasks such that each comes after those that feed it. */
    static List<Integer> sorted(List<List<Integer>> parents) {
        List<Integer> sorted = new ArrayList<>();
        while (sorted.size() < parents.size()) {
            for (int t = 0; t < parents.size(); t++) {
                if (!sorted.contains(t) && sorted.containsAll(parents.get(t))) {
                    sorted.add(t);
                }
            }
        }
        return sorted;
    }

    /** Returns the calls that make it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        chains.forEach(
                chain -> text.append(".order(").append(String.join(", ", chain)).append(')'));
        return text.toString();
    }
}
