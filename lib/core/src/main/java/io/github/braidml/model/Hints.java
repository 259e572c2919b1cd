package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.braidml.data.Input;
import io.github.braidml.data.Lexicon;
import io.github.braidml.data.TextTarget;
import java.util.Arrays;

/** What a lexicon says of a batch of sentences that are being written: where to look, and what would be written there. */
final class Hints {
    /** The least probability of a place: a decoder can still look there against it. */
    private static final double LEAST = 1e-3;

    /** Tokens written per word, and beside, after which a sentence ends in any case. */
    private static final double MOST_EACH = 1.5;

    private static final int MOST_MORE = 10;
    /** Powers that probabilities are taken to before one is chosen; found by trial. */
    private static final int SHARP_PLACES = 3;

    private static final int SHARP_TOKENS = 4;

    private final Lexicon lexicon;
    private final int[][] source;
    private final int width;
    private final int length;
    private final float[] looks;
    private final float[] ends;

    /**
     * Follows sentences.
     *
     * @param source the words of each, filled up with {@link Input#PADDING}
     * @param written the tokens before each that is to be written, filled up likewise
     * @param writing whether the sentences are being written, not read
     */
    Hints(Lexicon lexicon, int[][] source, int[][] written, boolean writing) {
        this.lexicon = lexicon;
        this.source = Arrays.stream(source).map(Hints::known).toArray(int[][]::new);
        width = source[0].length;
        length = written[0].length;
        looks = new float[source.length * length * width];
        ends = new float[source.length * length];
        for (int row = 0; row < source.length; row++) {
            double[][] places = lexicon.places(this.source[row], known(written[row]), writing);
            for (int t = 0; t < places.length; t++) {
                look(places[t], row * length + t);
            }
        }
    }

    private static int[] known(int[] tokens) {
        int count = 0;
        while (count < tokens.length && tokens[count] != Input.PADDING) {
            count++;
        }
        return Arrays.copyOf(tokens, count);
    }

    private void look(double[] places, int at) {
        int last = places.length - 1;
        ends[at] = (float) places[last];
        for (int place = 0; place < last; place++) {
            double share = places[place] / (1 - places[last]);
            looks[at * width + place] = (float) Math.log(Math.max(LEAST, share));
        }
    }

    /** Returns what is added to the scores of the source's places, {@code (batch, length, places)}. */
    NDArray looks(NDManager manager) {
        return manager.create(looks, new Shape(source.length, length, width));
    }

    /**
     * Returns the probability of true tokens at each place, were they not the end, {@code (batch, length, places)}.
     *
     * @param tokens the tokens written, filled up with {@link Input#PADDING}
     */
    NDArray shares(NDManager manager, int[][] tokens) {
        float[] shares = new float[looks.length];
        for (int row = 0; row < source.length; row++) {
            for (int t = 0; t < length && tokens[row][t] != Input.PADDING; t++) {
                int at = row * length + t;
                for (int place = 0; place < source[row].length; place++) {
                    double share = lexicon.share(source[row][place], tokens[row][t]);
                    shares[at * width + place] = (float) ((1 - ends[at]) * share);
                }
            }
        }
        return manager.create(shares, new Shape(source.length, length, width));
    }

    /** Returns the probability of true tokens as ends of their sentences, {@code (batch, length)}. */
    NDArray ends(NDManager manager, int[][] tokens) {
        float[] shares = new float[ends.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = tokens[i / length][i % length] == TextTarget.END ? ends[i] : 0;
        }
        return manager.create(shares, new Shape(source.length, length));
    }

    /**
     * Adds what speaks for each token that comes next: first for the places, then for the tokens of each, both sharpened, so that a
     * word with many translations has the same chance as one with few.
     *
     * @param weights how much the place of each word is looked at
     * @param factor of the lexicon
     */
    void add(int row, float[] weights, int from, double factor, double[] into) {
        int[] words = source[row];
        if (length > MOST_EACH * words.length + MOST_MORE) {
            Arrays.fill(into, 0);
            into[TextTarget.END] = 1;
            return;
        }
        double end = ends[row * length + length - 1];
        into[TextTarget.END] += factor * end;
        double all = 0;
        for (int place = 0; place < words.length; place++) {
            all += Math.pow(weights[from + place], SHARP_PLACES);
        }
        for (int place = 0; place < words.length; place++) {
            add(words[place], factor * (1 - end) * Math.pow(weights[from + place], SHARP_PLACES) / all, into);
        }
    }

    private void add(int word, double share, double[] into) {
        int[] tokens = word < lexicon.tokens().length ? lexicon.tokens()[word] : new int[0];
        if (tokens.length == 0) {
            into[Input.UNKNOWN] += word == Input.UNKNOWN ? share : 0;
            return;
        }
        // Only a word that is unknown itself is repeated.
        int least = word == Input.UNKNOWN ? Input.UNKNOWN : TextTarget.END;
        double[] powers = Arrays.stream(lexicon.shares()[word])
                .map(each -> Math.pow(each, SHARP_TOKENS))
                .toArray();
        double all = 0;
        for (int i = 0; i < tokens.length; i++) {
            all += tokens[i] < least ? 0 : powers[i];
        }
        for (int i = 0; i < tokens.length; i++) {
            into[tokens[i]] += tokens[i] < least ? 0 : share * powers[i] / all;
        }
    }
}
