package io.github.braidml.model;

import io.github.braidml.data.BoxesTarget;
import io.github.braidml.data.CountTarget;
import io.github.braidml.data.Lexicon;
import io.github.braidml.data.OrdinalTarget;
import io.github.braidml.data.TagsTarget;
import io.github.braidml.data.Target;
import io.github.braidml.data.TextTarget;
import io.github.braidml.task.Decoder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one task adds to a network.
 *
 * @param task the task's name
 * @param outputs number of outputs: 1, the number of classes, or as many for each place of a sequence or cell of a grid
 * @param hidden widths of hidden layers before the output, none for a linear head
 * @param kind what the outputs are about
 */
public record Head(String task, int outputs, List<Integer> hidden, Kind kind) {

    /** What outputs are about. */
    public sealed interface Kind {}

    /** A row as a whole. */
    public record Whole(Answer answer) implements Kind {

        /** What the outputs mean. */
        public enum Answer {
            /** A number, as it is. */
            NUMBER,
            /** The logarithm of a count's mean. */
            COUNT,
            /** The logit of yes. */
            YES_OR_NO,
            /** A score per class, for a softmax. */
            CLASSES
        }
    }

    /**
     * Each place of a sequence.
     *
     * @param length most places
     */
    public record EachPlace(int length) implements Kind {}

    /**
     * Each cell of a grid over an image.
     *
     * @param cells number of cells
     */
    public record EachCell(int cells) implements Kind {}

    /**
     * The tokens of another sequence, which the head writes.
     *
     * @param vocabulary number of different tokens that the decoder knows by itself
     * @param all number of different tokens with those that only the lexicon knows
     * @param smoothing share of the likelihood that is spread over all tokens
     * @param beam number of unfinished sequences that are followed at a time
     * @param lexicon what the words of the source become; null without one
     */
    public record Written(
            int vocabulary,
            int all,
            Decoder decoder,
            double smoothing,
            int beam,
            @Nullable Lexicon lexicon) implements Kind {

        /** Returns a head that writes without a lexicon. */
        public Written(int vocabulary, Decoder decoder, double smoothing, int beam) {
            this(vocabulary, vocabulary, decoder, smoothing, beam, null);
        }
    }

    /**
     * A row as a whole, as one number against ascending thresholds: an output each, whether it lies above.
     *
     * @param start logits of lying above each that the head starts from, descending; none for equal gaps
     */
    public record Ordered(List<Double> start) implements Kind {

        /** Returns one whose thresholds start with equal gaps. */
        public Ordered() {
            this(List.of());
        }

        public Ordered {
            start = List.copyOf(start);
        }
    }

    public Head {
        hidden = List.copyOf(hidden);
    }

    /** Returns a head on a row as a whole. */
    public Head(String task, int outputs, List<Integer> hidden) {
        this(task, outputs, hidden, new Whole(Whole.Answer.NUMBER));
    }

    /** Returns the head that a target asks for. */
    public static Head of(Target<?> target) {
        Kind kind = new Whole(
                target instanceof Target.YesNo
                        ? Whole.Answer.YES_OR_NO
                        : target instanceof Target.Classes
                                ? Whole.Answer.CLASSES
                                : target instanceof CountTarget ? Whole.Answer.COUNT : Whole.Answer.NUMBER);
        if (target instanceof BoxesTarget boxes) {
            kind = new EachCell(boxes.task().cells() * boxes.task().cells());
        } else if (target instanceof OrdinalTarget ordinal) {
            kind = new Ordered(Arrays.stream(ordinal.constant()).boxed().toList());
        } else if (target instanceof TagsTarget tags) {
            kind = new EachPlace(tags.length());
        } else if (target instanceof TextTarget text) {
            kind = new Written(
                    text.own(),
                    text.vocabulary(),
                    text.task().decoder(),
                    text.task().smoothing(),
                    text.task().beam(),
                    text.lexicon());
        }
        return new Head(target.task().name(), target.outputs(), target.task().head(), kind);
    }

    /** Returns whether it is one linear layer on a row as a whole. */
    boolean isLinear() {
        return hidden.isEmpty() && kind instanceof Whole;
    }

    /** Returns how many scores it makes for a row on the way to its outputs: for each place one per token of the vocabulary. */
    public long scores() {
        return kind instanceof Written written ? (long) outputs * written.vocabulary() * written.beam() : 0;
    }

    /** Returns whether it writes a sequence. */
    public boolean writes() {
        return kind instanceof Written;
    }
}
