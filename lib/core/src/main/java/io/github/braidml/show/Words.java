package io.github.braidml.show;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** The words of messages, made in one place so that they sound alike. */
public final class Words {
    private static final int LONGEST_LIST = 12;

    private Words() {}

    /** Returns the names, separated by commas; a long list is cut and says how many were left out. */
    public static String list(Collection<String> names) {
        if (names.size() <= LONGEST_LIST) {
            return String.join(", ", names);
        }
        List<String> first = names.stream().limit(LONGEST_LIST).toList();
        return String.join(", ", first) + ", ... (" + (names.size() - LONGEST_LIST) + " more)";
    }

    /** Returns {@code " Did you mean 'price'?"} if a name is close to the one given, or nothing. */
    public static String didYouMean(String given, Collection<String> names) {
        String best = "";
        int least = Math.max(1, given.length() / 3) + 1;
        for (String name : names) {
            int distance = distance(given.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                best = name;
            }
        }
        return best.isEmpty() ? "" : " Did you mean '" + best + "'?";
    }

    /** Returns the number with its noun: {@code "1 row"}, {@code "3 rows"}. */
    public static String count(long n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }

    /** The number of letters to insert, delete, replace or swap to turn one word into the other. */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replace, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
