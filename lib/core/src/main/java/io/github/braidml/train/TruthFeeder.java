package io.github.braidml.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.braidml.data.Input;
import io.github.braidml.data.TextTarget;
import io.github.braidml.model.Answers;
import io.github.braidml.model.Head;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the true tokens of a batch where the heads that write read them, after the token that ends a sentence; and if heads are told
 * the truth of other tasks, their answers.
 */
final class TruthFeeder {
    private final List<Integer> tasks = new ArrayList<>();
    private final List<Integer> lengths = new ArrayList<>();
    private final List<Feeder> feeders = new ArrayList<>();
    private final List<Head> told = new ArrayList<>();
    private final List<Feeder> answers = new ArrayList<>();

    TruthFeeder(NDManager manager, int rows, List<Head> heads) {
        this(manager, rows, heads, false);
    }

    /** @param telling whether heads are told the truth of other tasks */
    TruthFeeder(NDManager manager, int rows, List<Head> heads, boolean telling) {
        if (telling) {
            told.addAll(heads);
            heads.forEach(head -> answers.add(new Feeder(manager, rows, head.outputs())));
        }
        for (int t = 0; t < heads.size(); t++) {
            if (heads.get(t).writes()) {
                tasks.add(t);
                lengths.add(heads.get(t).outputs());
                feeders.add(new Feeder(manager, rows, 1L + heads.get(t).outputs()));
            }
        }
    }

    /**
     * Returns the true tokens of a stretch of the order, {@code (count, 1 + longest of the batch)} per head that writes; then the
     * true answers, {@code (count, outputs)} per head, if they are told.
     *
     * @param labels per task {@code (rows, labels per row)}
     */
    NDList rows(double[][] labels, int[] order, int from, int count) {
        NDList truth = new NDList(feeders.size());
        for (int i = 0; i < feeders.size(); i++) {
            truth.add(tokens(feeders.get(i), labels[tasks.get(i)], lengths.get(i), order, from, count));
        }
        for (int t = 0; t < told.size(); t++) {
            Head head = told.get(t);
            // Those of several labels per row are not told, so that the row's own place is the label's.
            for (int i = 0; i < count; i++) {
                Answers.of(head, labels[t][order[from + i]], answers.get(t).floats(), i * head.outputs());
            }
            truth.add(answers.get(t).first(count));
        }
        return truth;
    }

    private static NDArray tokens(Feeder feeder, double[] labels, int length, int[] order, int from, int count) {
        int longest = 1;
        for (int row = from; row < from + count; row++) {
            int known = 0;
            while (known < length && !Double.isNaN(labels[order[row] * length + known])) {
                known++;
            }
            longest = Math.max(longest, known);
        }
        int width = 1 + longest;
        for (int row = 0; row < count; row++) {
            feeder.floats().put(row * width, TextTarget.END);
            for (int k = 0; k < longest; k++) {
                double token = labels[order[from + row] * length + k];
                feeder.floats().put(row * width + 1 + k, Double.isNaN(token) ? Input.PADDING : (float) token);
            }
        }
        return feeder.first(count, width);
    }
}
