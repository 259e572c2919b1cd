package io.github.braidml.model;

import java.util.List;

/**
 * What one task adds to a network.
 *
 * @param task the task's name
 * @param outputs number of outputs: 1, or the number of classes
 * @param hidden widths of hidden layers before the output, none for a linear head
 */
public record Head(String task, int outputs, List<Integer> hidden) {}
