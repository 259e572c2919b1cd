package io.github.braidml.task;

import java.util.ArrayList;
import java.util.List;

/**
 * How much rows of each class, or tokens with each tag, count in a task's loss: all alike, by given factors, or so that each
 * class counts the same.
 *
 * <p>Weights change what probabilities mean: those of a class that counts more come out higher than its share.
 *
 * @param balanced whether a class with n of the N labelled training rows counts N / (classes x n), so that rows count 1 on average
 *     (King and Zeng: Logistic Regression in Rare Events Data, Political Analysis 9, 2001)
 * @param classes the classes that have a factor; the others have 1
 * @param factors a factor for each of these
 */
public record ClassWeights(boolean balanced, List<String> classes, List<Double> factors) {
    public static final ClassWeights NONE = new ClassWeights(false, List.of(), List.of());
    static final ClassWeights BALANCED = new ClassWeights(true, List.of(), List.of());

    public ClassWeights {
        if (classes.size() != factors.size() || factors.stream().anyMatch(f -> !(f > 0) || Double.isInfinite(f))) {
            throw new IllegalArgumentException(
                    "classWeight(class, factor): a class counts a positive, finite number of times; given %s for %s"
                            .formatted(factors, classes));
        }
        classes = List.copyOf(classes);
        factors = List.copyOf(factors);
    }

    /** Returns these weights with a factor for a class, in the place of one it has; factors take the place of balance. */
    ClassWeights with(String name, double factor) {
        List<String> names = new ArrayList<>(classes);
        List<Double> given = new ArrayList<>(factors);
        int known = names.indexOf(name);
        if (known >= 0) {
            given.set(known, factor);
        } else {
            names.add(name);
            given.add(factor);
        }
        return new ClassWeights(false, names, given);
    }

    /**
     * Returns a loss in which rows count by their class.
     *
     * @param names the classes, in the order of the labels
     * @param shares the share of the labelled training rows with each
     * @throws IllegalArgumentException if a class that has a factor is none of these
     */
    public Loss on(Loss loss, String task, List<String> names, List<Double> shares) {
        if (equals(NONE)) {
            return loss;
        }
        for (String name : classes) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException(
                        "task '%s': .classWeight(\"%s\", ...) names no class; the training rows have %s"
                                .formatted(task, name, String.join(", ", names)));
            }
        }
        List<Double> all = new ArrayList<>();
        for (int k = 0; k < names.size(); k++) {
            int given = classes.indexOf(names.get(k));
            all.add(balanced ? 1 / (names.size() * shares.get(k)) : given < 0 ? 1 : factors.get(given));
        }
        return new Weighted(loss, all);
    }

    /** A loss times the factor of the label's class. */
    private record Weighted(Loss loss, List<Double> factors) implements Loss {
        @Override
        public double of(double[] outputs, int from, int width, double[] labels, int at, double[] gradient) {
            double value = loss.of(outputs, from, width, labels, at, gradient);
            double factor = factors.get((int) labels[at]);
            for (int k = from; k < from + width; k++) {
                gradient[k] *= factor;
            }
            return factor * value;
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(balanced ? ".balanced()" : "");
        for (int k = 0; k < classes.size(); k++) {
            text.append(".classWeight(\"%s\", %s)".formatted(classes.get(k), factors.get(k)));
        }
        return text.toString();
    }
}
