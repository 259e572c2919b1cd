package io.github.braidml.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What each word of one language becomes in another, and how far apart the words of neighbouring ones lie.
 *
 * <p>The shares are those of IBM Model 1, found by expectation maximisation (Brown et al. 1993); the steps from one place of the
 * source to the next are those of a hidden Markov model on them (Vogel et al. 1996).
 *
 * @param source the column of the sentences that are translated
 * @param tokens per word of the source the tokens it may become, ascending; the first word, {@link Input#PADDING}, stands for none
 * @param shares the probability of each
 * @param steps the probability of each step from -{@value #FAR} to {@value #FAR} places
 * @param others the same without each part of the sentences it was counted in, for the network that learns from them; null in a file
 */
public record Lexicon(
        String source,
        int[][] tokens,
        double[][] shares,
        double[] steps,
        @Nullable Supplier<List<Lexicon>> others) {
    private static final int[] NONE = {};
    private static final int FAR = 6;
    private static final int ROUNDS = 5;
    private static final int STEP_ROUNDS = 2;
    private static final int MOST = 16;
    private static final double LEAST = 0.002;
    /** Share of the tokens that come from no word. */
    private static final double FROM_NONE = 0.2;
    /** Share of the steps that lead anywhere. */
    private static final double ANYWHERE = 0.02;
    /** How much rarer than they are steps over words, and back, are made to be careful; by trial, then best of four on held-out rows. */
    private static final double LEFT_OUT = 0.05;

    private static final double BACK = 0.2;
    /** What a word is given for a token it was never seen with. */
    private static final double UNSEEN = 1e-4;

    /**
     * Fits on pairs of sentences.
     *
     * @param column the column of the sentences
     * @param source the words of each, above {@link Input#PADDING}
     * @param target the tokens of each translation, without the one that ends it
     */
    static Lexicon fit(String column, int[][] source, int[][] target) {
        Pairs pairs = new Pairs(source, target);
        pairs.count(pair -> true);
        Lexicon lexicon = pairs.lexicon(column, usualSteps(), word -> true);
        for (int round = 0; round < STEP_ROUNDS; round++) {
            lexicon = new Lexicon(column, lexicon.tokens, lexicon.shares, lexicon.counted(source, target), null);
        }
        return lexicon.crossFitted(source, target);
    }

    /** Returns the same for a network that learns from these pairs. */
    Lexicon crossFitted(int[][] source, int[][] target) {
        return new Lexicon(this.source, tokens, shares, steps, new CrossFitted(this.source, source, target, steps));
    }

    /**
     * Returns what a network that learns is told of a sentence: the same counted without this sentence and others, for of its own
     * sentences a lexicon is far too sure. Where there is nothing to leave out it is this one.
     *
     * @param sentence the words of the source
     */
    public Lexicon without(int[] sentence) {
        return others == null ? this : others.get().get(CrossFitted.part(sentence));
    }

    /** Mostly one ahead. */
    private static double[] usualSteps() {
        double[] steps = IntStream.rangeClosed(-FAR, FAR)
                .mapToDouble(step -> Math.pow(0.5, Math.abs(step - 1)))
                .toArray();
        return normalised(steps);
    }

    /** Returns the tokens that a word of the source may become, ascending. */
    public int[] of(int word) {
        return word < tokens.length ? tokens[word] : NONE;
    }

    /** Returns the probability that a word of the source becomes a token. */
    public double share(int word, int token) {
        int at = Arrays.binarySearch(of(word), token);
        return at < 0 ? 0 : shares[word][at];
    }

    /** Returns the token that a word becomes most often, the first of equals; {@link Input#PADDING} if it becomes none. */
    int likeliest(int word) {
        int best = Input.PADDING;
        double most = 0;
        for (int i = 0; i < of(word).length; i++) {
            if (shares[word][i] > most) {
                most = shares[word][i];
                best = tokens[word][i];
            }
        }
        return best;
    }

    /**
     * Returns, for each token to be written, the probability that it comes from each place of the source; that of the place behind
     * the last is that the sentence ends.
     *
     * @param written the tokens before, of which the first stands before the sentence and is not looked at
     * @param careful whether words are seldom left out: who always takes the likeliest token would else prefer words with one
     *     translation to those with many
     */
    public double[][] places(int[] source, int[] written, boolean careful) {
        double[][] all = new double[written.length][];
        Walk walk = new Walk(source, careful);
        for (int t = 0; t < written.length; t++) {
            if (t > 0) {
                walk.write(written[t]);
            }
            all[t] = walk.next;
        }
        return all;
    }

    /** How a translation goes through the source. */
    private final class Walk {
        private final int[] source;
        private final boolean careful;
        /** How much of each place is left: what was translated already is less likely to be so again. */
        private final double[] left;
        /** Where the last token came from, the place before the sentence first. */
        private double[] at;
        /** Where the next one comes from, the place behind the sentence last. */
        private double[] next;

        Walk(int[] source, boolean careful) {
            this.source = source;
            this.careful = careful;
            left = new double[source.length + 1];
            Arrays.fill(left, 1);
            at = new double[source.length + 1];
            at[0] = 1;
            next = next();
        }

        private double[] next() {
            double[] places = new double[at.length];
            for (int to = 0; to < places.length; to++) {
                for (int from = first(to); from <= last(to); from++) {
                    places[to] += step(from, to);
                }
                places[to] += ANYWHERE / places.length * left[to];
            }
            return normalised(places);
        }

        private int first(int to) {
            return Math.max(0, to + 1 - FAR);
        }

        private int last(int to) {
            return Math.min(at.length - 1, to + 1 + FAR);
        }

        private double step(int from, int to) {
            int step = to + 1 - from;
            double jump = !careful || step == 0 || step == 1 ? 1 : step > 0 ? LEFT_OUT : BACK;
            return (1 - ANYWHERE) * jump * at[from] * steps[step + FAR] * left[to];
        }

        /** Goes on by a token; it stays where it is if that comes from no word. */
        void write(int token) {
            double none = FROM_NONE * share(Input.PADDING, token);
            double[] moved = new double[at.length];
            double sum = none;
            for (int place = 0; place < source.length; place++) {
                sum += next[place] * seen(place, token);
            }
            if (sum == 0) {
                // Nothing says where such a token comes from: no word is left, and none becomes it.
                return;
            }
            moved[0] = none / sum * at[0];
            for (int place = 0; place < source.length; place++) {
                double here = next[place] * seen(place, token) / sum;
                left[place] *= Math.exp(-here);
                moved[place + 1] = none / sum * at[place + 1] + here;
            }
            at = normalised(moved);
            next = next();
        }

        private double seen(int place, int token) {
            return (1 - FROM_NONE) * (share(source[place], token) + UNSEEN);
        }

        /** Counts the steps to where a token comes from, each by its probability. */
        void count(int token, double[] counts) {
            double[] found = new double[counts.length];
            double sum = FROM_NONE * share(Input.PADDING, token);
            for (int to = 0; to < source.length; to++) {
                for (int from = first(to); from <= last(to); from++) {
                    double share = step(from, to) * seen(to, token);
                    found[to + 1 - from + FAR] += share;
                    sum += share;
                }
            }
            for (int step = 0; step < counts.length && sum > 0; step++) {
                counts[step] += found[step] / sum;
            }
        }
    }

    /** Returns the share of each step, as these steps see the pairs. */
    private double[] counted(int[][] source, int[][] target) {
        double[] counts = new double[steps.length];
        Arrays.fill(counts, 1);
        for (int pair = 0; pair < source.length; pair++) {
            Walk walk = new Walk(source[pair], false);
            for (int token : target[pair]) {
                walk.count(token, counts);
                walk.write(token);
            }
        }
        return normalised(counts);
    }

    private static double[] normalised(double[] values) {
        double sum = Arrays.stream(values).sum();
        for (int i = 0; i < values.length; i++) {
            values[i] = sum == 0 ? 1.0 / values.length : values[i] / sum;
        }
        return values;
    }

    /** All words and tokens that stand in one pair of sentences, and the probability that the one becomes the other. */
    static final class Pairs {
        private final int[][] source;
        /** Word and token in one number, ascending. */
        private final long[] both;

        /** For each pair of sentences the places in both, token by token, of each word and of none. */
        private final int[][] places;

        private double[] shares;

        Pairs(int[][] source, int[][] target) {
            if (source.length != target.length) {
                throw new IllegalArgumentException("a lexicon needs a translation of each sentence; given %d of %d"
                        .formatted(target.length, source.length));
            }
            this.source = source;
            int count = 0;
            for (int pair = 0; pair < source.length; pair++) {
                count += (source[pair].length + 1) * target[pair].length;
            }
            long[] all = new long[count];
            for (int pair = 0; pair < source.length; pair++) {
                for (int word : withNone(source[pair])) {
                    for (int token : target[pair]) {
                        all[--count] = both(word, token);
                    }
                }
            }
            Arrays.sort(all);
            int different = 0;
            for (int i = 0; i < all.length; i++) {
                if (i == 0 || all[i] != all[different - 1]) {
                    all[different++] = all[i];
                }
            }
            both = Arrays.copyOf(all, different);
            places = new int[source.length][];
            for (int pair = 0; pair < source.length; pair++) {
                int[] words = withNone(source[pair]);
                places[pair] = Arrays.stream(target[pair])
                        .flatMap(token -> Arrays.stream(words).map(word -> at(word, token)))
                        .toArray();
            }
            shares = new double[both.length];
            Arrays.fill(shares, 1);
        }

        private static int[] withNone(int[] words) {
            int[] all = Arrays.copyOf(words, words.length + 1);
            all[words.length] = Input.PADDING;
            return all;
        }

        private static long both(int word, int token) {
            return ((long) word << Integer.SIZE) | token;
        }

        private static int word(long both) {
            return (int) (both >> Integer.SIZE);
        }

        private int at(int word, int token) {
            return Arrays.binarySearch(both, both(word, token));
        }

        /** Returns the probability that a word becomes a token. */
        double share(int word, int token) {
            int at = at(word, token);
            return at < 0 ? 0 : shares[at];
        }

        /** One round of expectation maximisation over all pairs. */
        void improve() {
            improve(pair -> true);
        }

        /** Starts again and improves over some pairs only. */
        void count(IntPredicate counted) {
            Arrays.fill(shares, 1);
            for (int round = 0; round < ROUNDS; round++) {
                improve(counted);
            }
        }

        private void improve(IntPredicate counted) {
            double[] counts = new double[both.length];
            for (int pair = 0; pair < source.length; pair++) {
                if (!counted.test(pair)) {
                    continue;
                }
                int width = source[pair].length + 1;
                for (int token = 0; token < places[pair].length; token += width) {
                    double sum = 0;
                    for (int i = token; i < token + width; i++) {
                        sum += shares[places[pair][i]];
                    }
                    for (int i = token; i < token + width; i++) {
                        counts[places[pair][i]] += shares[places[pair][i]] / sum;
                    }
                }
            }
            for (int from = 0; from < both.length; ) {
                int to = end(from);
                double sum = Arrays.stream(counts, from, to).sum();
                for (; from < to; from++) {
                    counts[from] = sum == 0 ? 0 : counts[from] / sum;
                }
            }
            shares = counts;
        }

        /** Returns where the pairs of the word at a place end. */
        private int end(int from) {
            int to = from;
            while (to < both.length && word(both[to]) == word(both[from])) {
                to++;
            }
            return to;
        }

        /** Keeps of each wanted word the likeliest tokens. */
        Lexicon lexicon(String column, double[] steps, IntPredicate wanted) {
            int words = both.length == 0 ? 0 : word(both[both.length - 1]) + 1;
            int[][] tokens = new int[words][0];
            double[][] kept = new double[words][0];
            for (int from = 0; from < both.length; from = end(from)) {
                if (!wanted.test(word(both[from]))) {
                    continue;
                }
                int[] best = IntStream.range(from, end(from))
                        .boxed()
                        .filter(i -> shares[i] >= LEAST)
                        .sorted(Comparator.comparingDouble(i -> -shares[i]))
                        .limit(MOST)
                        .sorted()
                        .mapToInt(Integer::intValue)
                        .toArray();
                int word = word(both[from]);
                tokens[word] = Arrays.stream(best).map(i -> (int) both[i]).toArray();
                kept[word] =
                        Arrays.stream(best).mapToDouble(i -> rounded(shares[i])).toArray();
            }
            return new Lexicon(column, tokens, kept, steps, null);
        }

        /** Four digits are enough, and make small files. */
        private static double rounded(double share) {
            return Math.round(share * 1e4) / 1e4;
        }
    }
}
