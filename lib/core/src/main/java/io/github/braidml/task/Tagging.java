package io.github.braidml.task;

import java.util.List;

/**
 * A tag to predict for each token of a sentence, such as its part of speech; the tags are those of the training rows.
 *
 * <p>The target's column has a tag per token of the sentence, separated by spaces. Loss and metrics are means over tokens.
 *
 * @param name the target's column
 * @param weight factor on the balancing method's weight
 * @param loss loss of one token, cross-entropy by default
 * @param metrics metrics, accuracy and macro F1 by default
 * @param head widths of the task's own hidden layers
 * @param sentence the column of the sentence; empty until {@link #of} is called
 * @param classWeights how much tokens with each tag count
 */
public record Tagging(
        String name,
        double weight,
        Loss loss,
        List<Metric> metrics,
        List<Integer> head,
        String sentence,
        ClassWeights classWeights)
        implements Task<List<String>> {

    public Tagging {
        Tasks.check(name, weight, loss, metrics, head, Metric.Of.TAG);
        metrics = List.copyOf(metrics);
        head = List.copyOf(head);
    }

    /** Returns a task with the defaults, to be completed by {@link #of}. */
    public static Tagging named(String name) {
        return new Tagging(
                name,
                1,
                Loss.crossEntropy(),
                List.of(Metric.ACCURACY, Metric.MACRO_F1),
                List.of(),
                "",
                ClassWeights.NONE);
    }

    /** Returns this task with the column of the sentence whose tokens have the tags. */
    public Tagging of(String column) {
        return new Tagging(name, weight, loss, metrics, head, column, classWeights);
    }

    /** Returns this task with tokens that count so that each tag counts the same, by the shares of the training rows. */
    public Tagging balanced() {
        return new Tagging(name, weight, loss, metrics, head, sentence, ClassWeights.BALANCED);
    }

    /**
     * Returns this task with tokens of one tag that count more, or less.
     *
     * @param value the tag, as the column has it
     * @param factor what their loss is multiplied by
     * @throws IllegalArgumentException if the factor is not positive and finite
     */
    public Tagging classWeight(String value, double factor) {
        return new Tagging(name, weight, loss, metrics, head, sentence, classWeights.with(value, factor));
    }

    @Override
    public Tagging weight(double factor) {
        return new Tagging(name, factor, loss, metrics, head, sentence, classWeights);
    }

    @Override
    public Tagging loss(Loss other) {
        return new Tagging(name, weight, other, metrics, head, sentence, classWeights);
    }

    @Override
    public Tagging metric(Metric first, Metric... more) {
        return new Tagging(name, weight, loss, Tasks.list(first, more), head, sentence, classWeights);
    }

    @Override
    public Tagging head(int... widths) {
        return new Tagging(name, weight, loss, metrics, Tasks.list(widths), sentence, classWeights);
    }

    @Override
    public String toString() {
        String call = "tagging(\"" + name + "\")";
        String whole = sentence.isEmpty() ? call : call + ".of(\"" + sentence + "\")";
        return Tasks.describe(this, whole + classWeights, named(name));
    }
}
