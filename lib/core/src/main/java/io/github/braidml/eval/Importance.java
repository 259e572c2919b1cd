package io.github.braidml.eval;

import io.github.braidml.task.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * How much each task's score relies on each feature: what the deciding metric loses when the feature's values are dealt to other
 * rows at random, which breaks its tie with the target and leaves everything else as it is.
 *
 * <p>Features that say the same share their importance: each may look unimportant while the other is there. Breiman: Random
 * Forests, Machine Learning 45, 2001; Fisher, Rudin, Dominici: All Models are Wrong, but Many are Useful, JMLR 20, 2019.
 *
 * @param tasks the tasks, in their order
 * @param metrics the deciding metric of each
 * @param features the features, in the table's order
 * @param losses per task and feature, what the metric loses on average, in its own units; positive means that the feature helps
 * @param repeats how often each feature was dealt
 */
public record Importance(
        List<String> tasks, List<Metric> metrics, List<String> features, double[][] losses, int repeats) {

    public Importance {
        tasks = List.copyOf(tasks);
        metrics = List.copyOf(metrics);
        features = List.copyOf(features);
    }

    /** A model's scores when one feature's values are dealt anew. */
    public interface Dealt {
        Scores scores(String feature, int repeat);
    }

    /**
     * Measures.
     *
     * @param asTheyAre the scores with every feature in its place
     */
    public static Importance of(Scores asTheyAre, List<String> features, int repeats, Dealt dealt) {
        List<Score> deciding = deciding(asTheyAre);
        double[][] losses = new double[deciding.size()][features.size()];
        for (int f = 0; f < features.size(); f++) {
            for (int repeat = 0; repeat < repeats; repeat++) {
                List<Score> without = deciding(dealt.scores(features.get(f), repeat));
                for (int t = 0; t < losses.length; t++) {
                    double loss = deciding.get(t).model() - without.get(t).model();
                    losses[t][f] += (deciding.get(t).metric().upIsBetter() ? loss : -loss) / repeats;
                }
            }
        }
        return new Importance(map(deciding, Score::task), map(deciding, Score::metric), features, losses, repeats);
    }

    private static List<Score> deciding(Scores scores) {
        List<Score> first = new ArrayList<>();
        for (Score score : scores.all()) {
            if (first.isEmpty() || !first.get(first.size() - 1).task().equals(score.task())) {
                first.add(score);
            }
        }
        return first;
    }

    private static <T> List<T> map(List<Score> scores, Function<Score, T> part) {
        return scores.stream().map(part).toList();
    }
}
