package io.github.braidml.eval;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How far written sentences agree with true ones, over all of them together and with one true sentence each; BLEU and chrF2 are the
 * figures that sacreBLEU gives (Post 2018, arXiv:1804.08771).
 */
final class Sentences {
    private static final int WORDS = 4;
    private static final int LETTERS = 6;
    private static final double BETA = 2;

    /** Marks but for points, commas and hyphens, each of which is a word. */
    private static final Pattern MARK = Pattern.compile("([{-~\\[-` -&(-+:-@/])");

    private static final Pattern POINT_AFTER = Pattern.compile("([^0-9])([.,])");
    private static final Pattern POINT_BEFORE = Pattern.compile("([.,])([^0-9])");
    private static final Pattern HYPHEN = Pattern.compile("([0-9])(-)");

    private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

    private Sentences() {}

    /** How many runs of some length there are in what was written and in what is true, and how many are in both. */
    private record Counts(double[] written, double[] truth, double[] both) {
        Counts(int longest) {
            this(new double[longest], new double[longest], new double[longest]);
        }

        void add(int n, Map<String, Integer> a, Map<String, Integer> b) {
            written[n] += sum(a);
            truth[n] += sum(b);
            a.forEach((run, count) -> both[n] += Math.min(count, b.getOrDefault(run, 0)));
        }

        private static int sum(Map<String, Integer> counts) {
            return counts.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /**
     * Returns BLEU, 0 to 100: the geometric mean of the shares of runs of one to four words that are right, lower for short sentences
     * (Papineni et al. 2002). Each length without a right run halves what counts as one once more.
     */
    static double bleu(List<String> written, List<String> truth) {
        Counts counts = new Counts(WORDS);
        double length = 0;
        double trueLength = 0;
        for (int i = 0; i < written.size(); i++) {
            List<String> a = words(written.get(i));
            List<String> b = words(truth.get(i));
            length += a.size();
            trueLength += b.size();
            for (int n = 0; n < WORDS; n++) {
                counts.add(n, runs(a, n + 1, " "), runs(b, n + 1, " "));
            }
        }
        if (Arrays.stream(counts.both).sum() == 0) {
            return 0;
        }
        double logs = 0;
        double least = 1;
        for (int n = 0; n < WORDS; n++) {
            if (counts.written[n] == 0) {
                return 0;
            }
            if (counts.both[n] == 0) {
                least /= 2;
            }
            logs += Math.log((counts.both[n] == 0 ? least : counts.both[n]) / counts.written[n]);
        }
        double brevity = length < trueLength ? Math.exp(1 - trueLength / length) : 1;
        return 100 * brevity * Math.exp(logs / WORDS);
    }

    /**
     * Returns chrF2, 0 to 100: the mean shares of runs of one to six letters that are right and that are found, spaces left out,
     * joined with finding counting twice (Popović 2015).
     */
    static double chrF2(List<String> written, List<String> truth) {
        Counts counts = new Counts(LETTERS);
        for (int i = 0; i < written.size(); i++) {
            List<String> a = letters(written.get(i));
            List<String> b = letters(truth.get(i));
            for (int n = 0; n < LETTERS; n++) {
                Map<String, Integer> found = runs(b, n + 1, "");
                // What is longer than any run of the true sentence does not count against it.
                counts.add(n, found.isEmpty() ? Map.of() : runs(a, n + 1, ""), found);
            }
        }
        double right = 0;
        double found = 0;
        int lengths = 0;
        for (int n = 0; n < LETTERS; n++) {
            if (counts.written[n] > 0 && counts.truth[n] > 0) {
                right += counts.both[n] / counts.written[n];
                found += counts.both[n] / counts.truth[n];
                lengths++;
            }
        }
        if (right + found == 0) {
            return 0;
        }
        double square = BETA * BETA;
        return 100 * (1 + square) * (right / lengths) * (found / lengths) / ((square * right + found) / lengths);
    }

    /** Returns the share of the true words that are at their place in the written sentence. */
    static double tokenAccuracy(List<String> written, List<String> truth) {
        double right = 0;
        double all = 0;
        for (int i = 0; i < written.size(); i++) {
            List<String> a = words(written.get(i));
            List<String> b = words(truth.get(i));
            all += b.size();
            for (int k = 0; k < Math.min(a.size(), b.size()); k++) {
                right += a.get(k).equals(b.get(k)) ? 1 : 0;
            }
        }
        return right / all;
    }

    /** Returns words and marks as the script mteval-v13a has them. */
    static List<String> words(String sentence) {
        String text = sentence.replace("<skipped>", "")
                .replace("-\n", "")
                .replace("\n", " ")
                .replace("&quot;", "\"")
                .replace("&amp;", "&")
                .replace("&lt;", "<")
                .replace("&gt;", ">");
        text = MARK.matcher(" " + text + " ").replaceAll(" $1 ");
        text = POINT_AFTER.matcher(text).replaceAll("$1 $2 ");
        text = POINT_BEFORE.matcher(text).replaceAll(" $1 $2");
        text = HYPHEN.matcher(text).replaceAll("$1 $2 ");
        return SPACE.splitAsStream(text).filter(word -> !word.isEmpty()).toList();
    }

    private static List<String> letters(String sentence) {
        return sentence.codePoints()
                .filter(letter -> !Character.isWhitespace(letter) && !Character.isSpaceChar(letter))
                .mapToObj(Character::toString)
                .toList();
    }

    private static Map<String, Integer> runs(List<String> parts, int length, String between) {
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i + length <= parts.size(); i++) {
            counts.merge(String.join(between, parts.subList(i, i + length)), 1, Integer::sum);
        }
        return counts;
    }
}
