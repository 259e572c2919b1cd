package io.github.braidml.eval;

/**
 * One fit of one method.
 *
 * @param method the method's name, such as "single-task" or "joint, equal()"
 * @param repeat which repeat: methods are paired by it, and all of a repeat are scored on the same rows
 * @param scores how good the fit is on the rows held out
 */
public record Result(String method, int repeat, Scores scores) {}
