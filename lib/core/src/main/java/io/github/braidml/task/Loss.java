package io.github.braidml.task;

/**
 * The loss of one item for one task, and its gradient, in plain double arithmetic. An item is a row, or a word of it where a task
 * labels every word.
 *
 * <p>A task's loss in a batch is the mean over the items that have a label for it; an item without one takes no part.
 */
public interface Loss {

    /**
     * Returns the loss of one item and writes its derivative by each output.
     *
     * @param outputs what the network gives for the batch
     * @param from index of this item's first output for this task
     * @param width number of outputs: 1, or the number of classes
     * @param labels the labels of all rows
     * @param at index of this item's label: the standardised target, 0 or 1, or the class index
     * @param gradient where to write the derivatives, at the same indices
     */
    double of(double[] outputs, int from, int width, double[] labels, int at, double[] gradient);

    /** Returns half the squared error. */
    static Loss squared() {
        return new Squared();
    }

    /** Returns the absolute error, whose minimiser is the median. */
    static Loss absolute() {
        return new Absolute();
    }

    /**
     * Returns Huber's loss: half the squared error up to {@code delta}, linear beyond.
     *
     * @param delta where the loss turns linear, in standard deviations of the target
     * @throws IllegalArgumentException if delta is not positive
     */
    static Loss huber(double delta) {
        return new Huber(delta);
    }

    /** Returns binary cross-entropy on a logit. */
    static Loss logistic() {
        return new Logistic();
    }

    /** Returns cross-entropy of the softmax of the outputs. */
    static Loss crossEntropy() {
        return new CrossEntropy();
    }

    /** Returns the output itself: the network has computed the loss of the item. */
    static Loss given() {
        return new Given();
    }

    /** The output itself, such as minus a token's log-likelihood: what a large vocabulary costs stays in the engine. */
    record Given() implements Loss {
        @Override
        public double of(double[] outputs, int from, int width, double[] labels, int at, double[] gradient) {
            gradient[from] = 1;
            return outputs[from];
        }

        @Override
        public String toString() {
            return "given()";
        }
    }

    /** Half the squared error. */
    record Squared() implements Loss {
        @Override
        public double of(double[] outputs, int from, int width, double[] labels, int at, double[] gradient) {
            double error = outputs[from] - labels[at];
            gradient[from] = error;
            return 0.5 * error * error;
        }

        @Override
        public String toString() {
            return "squared()";
        }
    }

    /** The absolute error; the subgradient at zero is zero. */
    record Absolute() implements Loss {
        @Override
        public double of(double[] outputs, int from, int width, double[] labels, int at, double[] gradient) {
            double error = outputs[from] - labels[at];
            gradient[from] = Math.signum(error);
            return Math.abs(error);
        }

        @Override
        public String toString() {
            return "absolute()";
        }
    }

    /** Huber's loss. */
    record Huber(double delta) implements Loss {
        public Huber {
            if (!(delta > 0) || Double.isInfinite(delta)) {
                throw new IllegalArgumentException(
                        "huber(delta): delta must be a positive, finite number; given " + delta);
            }
        }

        @Override
        public double of(double[] outputs, int from, int width, double[] labels, int at, double[] gradient) {
            double error = outputs[from] - labels[at];
            double clipped = Math.max(-delta, Math.min(delta, error));
            gradient[from] = clipped;
            return clipped * (error - 0.5 * clipped);
        }

        @Override
        public String toString() {
            return "huber(" + delta + ")";
        }
    }

    /** Binary cross-entropy on a logit, in the form that never overflows. */
    record Logistic() implements Loss {
        @Override
        public double of(double[] outputs, int from, int width, double[] labels, int at, double[] gradient) {
            double z = outputs[from];
            double e = Math.exp(-Math.abs(z));
            double yes = z >= 0 ? 1 / (1 + e) : e / (1 + e);
            gradient[from] = yes - labels[at];
            return Math.max(z, 0) - z * labels[at] + Math.log1p(e);
        }

        @Override
        public String toString() {
            return "logistic()";
        }
    }

    /** Cross-entropy of a softmax, shifted by the largest output. */
    record CrossEntropy() implements Loss {
        @Override
        public double of(double[] outputs, int from, int width, double[] labels, int at, double[] gradient) {
            double max = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < width; k++) {
                max = Math.max(max, outputs[from + k]);
            }
            double sum = 0;
            for (int k = 0; k < width; k++) {
                double e = Math.exp(outputs[from + k] - max);
                gradient[from + k] = e;
                sum += e;
            }
            for (int k = 0; k < width; k++) {
                gradient[from + k] /= sum;
            }
            int c = (int) labels[at];
            gradient[from + c] -= 1;
            return Math.log(sum) + max - outputs[from + c];
        }

        @Override
        public String toString() {
            return "crossEntropy()";
        }
    }
}
