package io.github.braidml.eval;

import io.github.braidml.task.Metric;

/**
 * One metric of one task.
 *
 * @param task the task's name
 * @param constant of the best guess that looks at no feature, in the target's unit where the metric has one
 * @param model of the model, in the same unit; NaN where the rows leave it undefined
 * @param labelled number of rows with a label, the only ones that count
 */
public record Score(String task, Metric metric, double constant, double model, int labelled) {}
