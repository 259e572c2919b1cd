package io.github.braidml.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lexicons each of which leaves a part of the sentences out, and knows the words of that part only. They are counted when they are
 * first asked for: only who learns needs them. Most words are rare and so in few parts, which keeps all together small.
 */
final class CrossFitted implements Supplier<List<Lexicon>> {
    private static final int PARTS = 10;
    /** Spreads sums of small numbers over all bits (Knuth's golden ratio). */
    private static final int MIX = 0x9E3779B9;

    private final String column;
    private final int[][] source;
    private final int[][] target;
    private final double[] steps;
    private @Nullable List<Lexicon> all;

    CrossFitted(String column, int[][] source, int[][] target, double[] steps) {
        this.column = column;
        this.source = source;
        this.target = target;
        this.steps = steps;
    }

    /** Returns the part that a sentence is in: the same one for all that are equal. */
    static int part(int[] sentence) {
        return Math.floorMod((Arrays.hashCode(sentence) * MIX) >>> 8, PARTS);
    }

    @Override
    public synchronized List<Lexicon> get() {
        if (all == null) {
            all = counted();
        }
        return all;
    }

    private List<Lexicon> counted() {
        int[] parts = Arrays.stream(source).mapToInt(CrossFitted::part).toArray();
        Lexicon.Pairs pairs = new Lexicon.Pairs(source, target);
        List<Lexicon> lexicons = new ArrayList<>();
        for (int part = 0; part < PARTS; part++) {
            int out = part;
            BitSet words = new BitSet();
            words.set(Input.PADDING);
            for (int pair = 0; pair < parts.length; pair++) {
                if (parts[pair] == part) {
                    Arrays.stream(source[pair]).forEach(words::set);
                }
            }
            pairs.count(pair -> parts[pair] != out);
            lexicons.add(pairs.lexicon(column, steps, words::get));
        }
        return List.copyOf(lexicons);
    }
}
