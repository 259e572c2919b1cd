package io.github.braidml.data;

/**
 * Which rows train, which choose the best epoch and which are only looked at in the end.
 *
 * @param train rows the parameters and everything fitted are learned from
 * @param valid rows the best epoch is chosen on
 * @param test rows held out; empty when nothing was held out
 */
public record Split(int[] train, int[] valid, int[] test) {}
