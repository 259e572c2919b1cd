package io.github.braidml.task;

import java.util.List;

/**
 * One thing to learn: a column of the data, and by the same name a head of the network, a loss, a metric and a label in
 * every plot.
 *
 * <p>A task is an immutable value; every method that changes something returns a new task. Its type says what a
 * prediction is: {@code Double}, {@code Boolean}, {@code String}, with a tag per token {@code List<String>} or, with objects in an
 * image, {@code List<Box>}.
 *
 * @param <T> the type of a prediction
 */
public sealed interface Task<T> permits Regression, Count, Binary, Categorical, Ordinal, Boxes, Tagging, Translation {

    /** Returns the name: the target's column. */
    String name();

    /** Returns the factor on whatever weight the balancing method gives this task; 1 by default. */
    double weight();

    /** Returns the loss of one row. */
    Loss loss();

    /** Returns the metrics in the order in which they are reported; the first one decides a comparison. */
    List<Metric> metrics();

    /** Returns the widths of the hidden layers between the shared representation and this task's output; empty by default. */
    List<Integer> head();

    /**
     * Returns this task with another factor on its loss.
     *
     * @param factor a positive, finite number
     * @throws IllegalArgumentException if the factor is not positive and finite
     */
    Task<T> weight(double factor);

    /** Returns this task with another loss. */
    Task<T> loss(Loss loss);

    /** Returns this task with other metrics, the deciding one first. */
    Task<T> metric(Metric first, Metric... more);

    /**
     * Returns this task with hidden layers of its own.
     *
     * @param widths units per layer, from the shared representation towards the output
     */
    Task<T> head(int... widths);
}
