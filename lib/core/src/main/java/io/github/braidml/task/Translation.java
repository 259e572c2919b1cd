package io.github.braidml.task;

import java.util.List;

/**
 * A sentence to write from another one.
 *
 * <p>Learned as the mean of minus the log-likelihood over the target's tokens, each given the true ones before it; the vocabulary is
 * that of the training rows. Predictions are written token by token, and metrics compare them with the sentences of the column.
 *
 * @param name the target's column
 * @param weight factor on the balancing method's weight
 * @param loss how a token's loss follows from the network's output, which is the loss itself by default
 * @param metrics metrics, BLEU and chrF2 by default
 * @param head widths of hidden layers between the decoder and the vocabulary
 * @param source the column of the sentence to translate; empty if it is the only sentence
 * @param decoder what writes the sentence
 * @param subwords most pieces of words in the vocabulary; 0 for whole words
 * @param smoothing share of the likelihood that is spread over all tokens (Szegedy et al. 2016, arXiv:1512.00567)
 * @param beam number of unfinished sentences that are followed at a time; 1 takes the likeliest token each time
 * @param known how many tokens the decoder knows by itself, the others being in its lexicon; 0 for all, without a lexicon
 */
public record Translation(
        String name,
        double weight,
        Loss loss,
        List<Metric> metrics,
        List<Integer> head,
        String source,
        Decoder decoder,
        int subwords,
        double smoothing,
        int beam,
        int known)
        implements Task<String> {

    public Translation {
        Tasks.check(name, weight, loss, metrics, head, Metric.Of.SENTENCE);
        if (subwords < 0) {
            throw new IllegalArgumentException(
                    "task '%s': .subwords(n) needs a positive number of pieces; given %d".formatted(name, subwords));
        }
        if (!(smoothing >= 0 && smoothing < 1)) {
            throw new IllegalArgumentException(
                    "task '%s': .smoothing(share) needs a share in [0, 1); given %s".formatted(name, smoothing));
        }
        if (beam < 1) {
            throw new IllegalArgumentException(
                    "task '%s': .beam(n) follows at least 1 sentence; given %d".formatted(name, beam));
        }
        if (known < 0) {
            throw new IllegalArgumentException(
                    "task '%s': .lexicon(n) needs a positive number of tokens that the decoder knows by itself; given %d"
                            .formatted(name, known));
        }
        metrics = List.copyOf(metrics);
        head = List.copyOf(head);
    }

    /** Returns a task with the defaults: whole words, a Transformer decoder of 64 values, 4 heads and 2 layers, no beam. */
    public static Translation of(String name) {
        return new Translation(
                name,
                1,
                Loss.given(),
                List.of(Metric.BLEU, Metric.CHRF2),
                List.of(),
                "",
                new Decoder.TransformerDecoder(64, 4, 2, 0),
                0,
                0,
                1,
                0);
    }

    /** Returns this task with the column of the sentence to translate. */
    public Translation from(String column) {
        return new Translation(name, weight, loss, metrics, head, column, decoder, subwords, smoothing, beam, known);
    }

    /** Returns this task with another decoder. */
    public Translation decoder(Decoder other) {
        return new Translation(name, weight, loss, metrics, head, source, other, subwords, smoothing, beam, known);
    }

    /**
     * Returns this task with words in pieces, learned by merging the most frequent pair time and again (Sennrich et al. 2016,
     * arXiv:1508.07909).
     *
     * @param most most pieces in the vocabulary, single letters included
     */
    public Translation subwords(int most) {
        return new Translation(name, weight, loss, metrics, head, source, decoder, most, smoothing, beam, known);
    }

    /** Returns this task with a share of the likelihood spread over all tokens. */
    public Translation smoothing(double share) {
        return new Translation(name, weight, loss, metrics, head, source, decoder, subwords, share, beam, known);
    }

    /** Returns this task with so many unfinished sentences followed at a time; the best by its mean log-likelihood is kept. */
    public Translation beam(int sentences) {
        return new Translation(
                name, weight, loss, metrics, head, source, decoder, subwords, smoothing, sentences, known);
    }

    /** Returns this task with a lexicon beside a decoder that knows the 1000 most frequent tokens by itself. */
    public Translation lexicon() {
        return lexicon(1000);
    }

    /**
     * Returns this task with a lexicon, for few sentences: which tokens a word becomes is counted in the training rows, and the
     * decoder chooses among what it says of the words it looks at (Arthur et al. 2016, arXiv:1606.02006). It looks first where the
     * order of the words suggests (Cohn et al. 2016, arXiv:1601.01085). While it learns, what it is told of a sentence was counted
     * without that sentence.
     *
     * @param own how many of the most frequent tokens the decoder can write without the lexicon
     * @throws IllegalArgumentException if the number is 0 or negative
     */
    public Translation lexicon(int own) {
        if (own == 0) {
            throw new IllegalArgumentException(
                    "task '%s': .lexicon(n) needs a positive number of tokens that the decoder knows by itself; given 0"
                            .formatted(name));
        }
        return new Translation(name, weight, loss, metrics, head, source, decoder, subwords, smoothing, beam, own);
    }

    @Override
    public Translation weight(double factor) {
        return new Translation(name, factor, loss, metrics, head, source, decoder, subwords, smoothing, beam, known);
    }

    @Override
    public Translation loss(Loss other) {
        return new Translation(name, weight, other, metrics, head, source, decoder, subwords, smoothing, beam, known);
    }

    @Override
    public Translation metric(Metric first, Metric... more) {
        return new Translation(
                name, weight, loss, Tasks.list(first, more), head, source, decoder, subwords, smoothing, beam, known);
    }

    @Override
    public Translation head(int... widths) {
        return new Translation(
                name, weight, loss, metrics, Tasks.list(widths), source, decoder, subwords, smoothing, beam, known);
    }

    @Override
    public String toString() {
        Translation usual = of(name);
        String call = "translation(\"" + name + "\")"
                + (source.isEmpty() ? "" : ".from(\"" + source + "\")")
                + (decoder.equals(usual.decoder) ? "" : ".decoder(" + decoder + ")")
                + (subwords == 0 ? "" : ".subwords(" + subwords + ")")
                + (smoothing == 0 ? "" : ".smoothing(" + smoothing + ")")
                + (beam == 1 ? "" : ".beam(" + beam + ")")
                + (known == 0 ? "" : ".lexicon(" + (known == 1000 ? "" : known) + ")");
        return Tasks.describe(this, call, usual);
    }
}
