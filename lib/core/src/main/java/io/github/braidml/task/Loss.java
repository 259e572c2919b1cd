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

    /**
     * Returns the loss of a quantile.
     *
     * @param share the share of rows that lie below it
     * @throws IllegalArgumentException if the share is not in (0, 1)
     */
    static Loss quantile(double share) {
        return new QuantileLoss(share);
    }

    /** Returns binary cross-entropy on a logit. */
    static Logistic logistic() {
        return new Logistic(0);
    }

    /** Returns cross-entropy of the softmax of the outputs. */
    static CrossEntropy crossEntropy() {
        return new CrossEntropy(0);
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

    private static void checkSmoothing(double share) {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException("smoothing(share): needs a share in [0, 1); given " + share);
        }
    }

    /**
     * Binary cross-entropy on a logit, in the form that never overflows.
     *
     * @param smoothing share of the likelihood that is spread over both values
     */
    record Logistic(double smoothing) implements Loss {
        public Logistic {
            checkSmoothing(smoothing);
        }

        /** Returns this loss with a share of the likelihood spread over both values (Szegedy et al. 2016, arXiv:1512.00567). */
        public Logistic smoothing(double share) {
            return new Logistic(share);
        }

        @Override
        public double of(double[] outputs, int from, int width, double[] labels, int at, double[] gradient) {
            double z = outputs[from];
            double e = Math.exp(-Math.abs(z));
            double yes = z >= 0 ? 1 / (1 + e) : e / (1 + e);
            double likely = (1 - smoothing) * labels[at] + smoothing / 2;
            gradient[from] = yes - likely;
            return Math.max(z, 0) - z * likely + Math.log1p(e);
        }

        @Override
        public String toString() {
            return smoothing == 0 ? "logistic()" : "logistic().smoothing(" + smoothing + ")";
        }
    }

    /**
     * Cross-entropy of a softmax, shifted by the largest output.
     *
     * @param smoothing share of the likelihood that is spread over all classes
     */
    record CrossEntropy(double smoothing) implements Loss {
        public CrossEntropy {
            checkSmoothing(smoothing);
        }

        /** Returns this loss with a share of the likelihood spread over all classes (Szegedy et al. 2016, arXiv:1512.00567). */
        public CrossEntropy smoothing(double share) {
            return new CrossEntropy(share);
        }

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
            double each = smoothing / width;
            double spread = 0;
            for (int k = 0; k < width; k++) {
                gradient[from + k] = gradient[from + k] / sum - each;
                spread += each * (max - outputs[from + k]);
            }
            int c = (int) labels[at];
            gradient[from + c] -= 1 - smoothing;
            return Math.log(sum) + (1 - smoothing) * (max - outputs[from + c]) + spread;
        }

        @Override
        public String toString() {
            return smoothing == 0 ? "crossEntropy()" : "crossEntropy().smoothing(" + smoothing + ")";
        }
    }
}
