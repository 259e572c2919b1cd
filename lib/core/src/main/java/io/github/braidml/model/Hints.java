package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.braidml.data.Input;
import io.github.braidml.data.Lexicon;
import io.github.braidml.data.TextTarget;
import java.util.Arrays;

/** What a lexicon says of a batch of sentences that are being written: where to look, and what would be written there. */
final class Hints {

    /** What hints are for. */
    enum Use {
        /** To learn from sentences: each is left out of what is said of it. */
        LEARN,
        /** To judge translations. */
        JUDGE,
        /** To write translations. */
        WRITE
    }

    /** The least probability of a place: a decoder can still look there against it. */
    private static final double LEAST = 1e-3;

    /** Tokens written per word, and beside, after which a sentence ends in any case. */
    private static final double MOST_EACH = 1.5;

    private static final int MOST_MORE = 10;
    /** What is asked for each sentence. */
    private final Lexicon[] lexicons;

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
     */
    Hints(Lexicon lexicon, int[][] source, int[][] written, Use use) {
        this.source = Arrays.stream(source).map(Hints::known).toArray(int[][]::new);
        lexicons = Arrays.stream(this.source)
                .map(words -> use == Use.LEARN ? lexicon.without(words) : lexicon)
                .toArray(Lexicon[]::new);
        width = source[0].length;
        length = written[0].length;
        looks = new float[source.length * length * width];
        ends = new float[source.length * length];
        for (int row = 0; row < source.length; row++) {
            double[][] places = lexicons[row].places(this.source[row], known(written[row]), use == Use.WRITE);
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
            double share = places[last] < 1 ? places[place] / (1 - places[last]) : 0;
            looks[at * width + place] = (float) Math.log(Math.max(LEAST, share));
        }
    }

    /** Returns what is added to the scores of the source's places, {@code (batch, length, places)}. */
    NDArray looks(NDManager manager) {
        return manager.create(looks, new Shape(source.length, length, width));
    }

    /**
     * Returns how much each place is looked at, {@code (batch, length, places + 1)}: the one behind all others as much as it is likely that
     * the sentence ends.
     *
     * @param weights of the others, {@code (batch, length, places)}
     */
    NDArray looks(NDArray weights) {
        NDManager manager = weights.getManager();
        float[] rest = new float[ends.length];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = 1 - ends[i];
        }
        Shape each = new Shape(source.length, length, 1);
        return NDArrays.concat(new NDList(weights.mul(manager.create(rest, each)), manager.create(ends, each)), 2);
    }

    /**
     * Returns the probability that each place becomes each token, {@code (batch, places + 1, count)}; the place behind all others becomes
     * the end.
     *
     * @param count number of tokens; the last stands for those behind it too
     */
    NDArray tokens(NDManager manager, int count) {
        float[] all = new float[source.length * (width + 1) * count];
        for (int row = 0; row < source.length; row++) {
            int first = row * (width + 1);
            for (int place = 0; place < source[row].length; place++) {
                int at = (first + place) * count;
                int word = source[row][place];
                int[] tokens = lexicons[row].of(word);
                for (int i = 0; i < tokens.length; i++) {
                    all[at + Math.min(tokens[i], count - 1)] +=
                            (float) lexicons[row].shares()[word][i];
                }
            }
            all[(first + width) * count + TextTarget.END] = 1;
        }
        return manager.create(all, new Shape(source.length, width + 1, count));
    }

    /**
     * Returns the probability that each place becomes the true token, {@code (batch, length, places + 1)}.
     *
     * @param tokens the tokens written, filled up with {@link Input#PADDING}
     */
    NDArray shares(NDManager manager, int[][] tokens) {
        float[] shares = new float[source.length * length * (width + 1)];
        for (int row = 0; row < source.length; row++) {
            for (int t = 0; t < length && tokens[row][t] != Input.PADDING; t++) {
                int at = (row * length + t) * (width + 1);
                for (int place = 0; place < source[row].length; place++) {
                    shares[at + place] = (float) lexicons[row].share(source[row][place], tokens[row][t]);
                }
            }
        }
        return manager.create(shares, new Shape(source.length, length, width + 1));
    }

    /** Returns whether a translation is so long that it has to end. */
    boolean isTooLong(int row) {
        return length > MOST_EACH * source[row].length + MOST_MORE;
    }

    /**
     * Adds what speaks for each token that comes next. Only a word that is unknown itself is repeated.
     *
     * @param weights how much the place of each word is looked at
     */
    void add(int row, float[] weights, int from, double[] into) {
        double end = ends[row * length + length - 1];
        into[TextTarget.END] += end;
        for (int place = 0; place < source[row].length; place++) {
            add(lexicons[row], source[row][place], (1 - end) * weights[from + place], into);
        }
    }

    private static void add(Lexicon lexicon, int word, double share, double[] into) {
        int[] tokens = lexicon.of(word);
        if (tokens.length == 0) {
            into[Input.UNKNOWN] += word == Input.UNKNOWN ? share : 0;
            return;
        }
        int least = word == Input.UNKNOWN ? Input.UNKNOWN : TextTarget.END;
        double all = 0;
        for (int i = 0; i < tokens.length; i++) {
            all += tokens[i] < least ? 0 : lexicon.shares()[word][i];
        }
        for (int i = 0; i < tokens.length; i++) {
            into[tokens[i]] += tokens[i] < least ? 0 : share * lexicon.shares()[word][i] / all;
        }
    }
}
