package io.github.braidml.train;

/**
 * What happened in one epoch.
 *
 * @param number from 1
 * @param train per task, mean loss over the labels of the batches, as the network was while it learned
 * @param valid per task, mean loss over the validation rows after the epoch; NaN for a task without labels there
 * @param weights per task, mean weight in the update of the shared parameters
 * @param cosines per pair of tasks, mean cosine between their gradients; empty when nothing is shared
 * @param score what the best epoch is chosen by: validation loss over that of a constant guess, mean over the tasks
 */
public record Epoch(int number, double[] train, double[] valid, double[] weights, double[][] cosines, double score) {}
