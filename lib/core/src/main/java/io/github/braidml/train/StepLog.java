package io.github.braidml.train;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes down what each step of a run looked like. */
final class StepLog {
    private final List<String> tasks;
    private final Map<String, Thinned> tracks = new LinkedHashMap<>();

    StepLog(List<String> tasks) {
        this.tasks = tasks;
        int n = tasks.size();
        tracks.put("losses", new Thinned(n));
        tracks.put("weights", new Thinned(n));
        tracks.put("norms", new Thinned(n));
        tracks.put("cosines", new Thinned(n * (n - 1) / 2));
    }

    /** Adds the last step. */
    void add(long number, Stepper stepper) {
        double[] losses = unknown(tasks.size());
        double[] weights = losses.clone();
        for (int t : stepper.losses().active()) {
            losses[t] = stepper.losses().value(t);
            weights[t] = stepper.weights()[t];
        }
        add("losses", number, losses);
        add("weights", number, weights);
        Jacobian jacobian = stepper.jacobian();
        if (jacobian != null && stepper.measured()) {
            measured(number, stepper.losses().active(), jacobian.gramian());
        }
    }

    private void measured(long number, int[] active, double[][] gramian) {
        double[] norms = unknown(tasks.size());
        double[] cosines = unknown(tasks.size() * (tasks.size() - 1) / 2);
        for (int i = 0; i < active.length; i++) {
            norms[active[i]] = Math.sqrt(gramian[i][i]);
            for (int j = 0; j < i; j++) {
                double lengths = norms[active[i]] * norms[active[j]];
                cosines[Steps.pair(active[j], active[i])] =
                        lengths > 0 ? Math.max(-1, Math.min(1, gramian[i][j] / lengths)) : Double.NaN;
            }
        }
        add("norms", number, norms);
        add("cosines", number, cosines);
    }

    private static double[] unknown(int n) {
        double[] numbers = new double[n];
        Arrays.fill(numbers, Double.NaN);
        return numbers;
    }

    private void add(String what, long number, double[] values) {
        track(what).add(number, values);
    }

    private Thinned track(String what) {
        return tracks.getOrDefault(what, new Thinned(0));
    }

    /** Returns the tracks by their names, for a checkpoint. */
    Map<String, Thinned> tracks() {
        return tracks;
    }

    Steps steps() {
        return new Steps(
                tasks,
                track("losses").track(),
                track("weights").track(),
                track("norms").track(),
                track("cosines").track());
    }
}
