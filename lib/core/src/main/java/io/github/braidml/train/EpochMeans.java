package io.github.braidml.train;

/** Adds up what the steps of an epoch report. */
final class EpochMeans {
    private final int tasks;
    private final double[] losses;
    private final double[] labels;
    private final double[] weights;
    private final int[] weighted;
    private final double[][] cosines;
    private final int[][] pairs;
    private boolean measured;

    EpochMeans(int tasks) {
        this.tasks = tasks;
        this.losses = new double[tasks];
        this.labels = new double[tasks];
        this.weights = new double[tasks];
        this.weighted = new int[tasks];
        this.cosines = new double[tasks][tasks];
        this.pairs = new int[tasks][tasks];
    }

    /** Adds the last step. */
    void add(Stepper stepper) {
        Losses step = stepper.losses();
        for (int t = 0; t < tasks; t++) {
            int count = step.count(t);
            if (count > 0) {
                losses[t] += step.value(t) * count;
                labels[t] += count;
                weights[t] += stepper.weights()[t];
                weighted[t]++;
            }
        }
        Jacobian jacobian = stepper.jacobian();
        if (jacobian != null && stepper.measured()) {
            measured = true;
            addCosines(step.active(), jacobian.gramian());
        }
    }

    private void addCosines(int[] active, double[][] gramian) {
        for (int i = 0; i < active.length; i++) {
            for (int j = 0; j < active.length; j++) {
                double norms = Math.sqrt(gramian[i][i]) * Math.sqrt(gramian[j][j]);
                if (norms > 0) {
                    cosines[active[i]][active[j]] += Math.max(-1, Math.min(1, gramian[i][j] / norms));
                    pairs[active[i]][active[j]]++;
                }
            }
        }
    }

    /** Returns the means. */
    Epoch epoch(int number, double[] valid, double score) {
        double[] train = new double[tasks];
        double[] weight = new double[tasks];
        double[][] cosine = new double[measured ? tasks : 0][tasks];
        for (int t = 0; t < tasks; t++) {
            train[t] = labels[t] == 0 ? Double.NaN : losses[t] / labels[t];
            weight[t] = weighted[t] == 0 ? 0 : weights[t] / weighted[t];
            for (int s = 0; measured && s < tasks; s++) {
                cosine[t][s] = pairs[t][s] == 0 ? Double.NaN : cosines[t][s] / pairs[t][s];
            }
        }
        return new Epoch(number, train, valid, weight, cosine, score);
    }
}
