package io.github.braidml.data;

import io.github.braidml.show.Words;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which rows are held out, which choose the best epoch and which train.
 *
 * @param dealing how rows are dealt out
 * @param share share of the rows held out, all repeats together
 * @param pieces into how many pieces these are cut, one of which is held out at a time
 * @param piece which one, from 0
 * @param validation share of the rows to learn from that chooses the best epoch
 * @param most at most so many rows to learn from; the remaining ones are left aside
 */
record Splitting(Dealing dealing, double share, int pieces, int piece, double validation, int most) {
    private static final double VALIDATION = 0.2;

    static final Splitting NONE =
            new Splitting(new Shuffled(0, List.of(), List.of()), 0, 1, 0, VALIDATION, Integer.MAX_VALUE);

    /** Whether some rows are to be held out. */
    boolean isHeldOut() {
        return share > 0
                || dealing instanceof Dealing.Given
                || dealing instanceof Settled
                || dealing instanceof Stacked;
    }

    static void checkShare(String call, double share) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException(
                    "%s: the share must be above 0 and below 1, such as 0.2; given %s".formatted(call, share));
        }
    }

    /** The present way of dealing at random, or the plain one. */
    Shuffled shuffled() {
        return dealing instanceof Shuffled random ? random : new Shuffled(0, List.of(), List.of());
    }

    Shuffled random(String verb) {
        if (dealing instanceof Shuffled random) {
            return random;
        }
        throw new IllegalArgumentException(
                "%s(...) deals rows at random, but here the split is %s; use holdOut(share, seed)"
                        .formatted(verb, this));
    }

    Dealing.InTime inTime(String verb) {
        if (dealing instanceof Dealing.InTime time) {
            return time;
        }
        throw new IllegalArgumentException(
                "%s(...) is for rows held out by time; use holdOutLast(share, time) first".formatted(verb));
    }

    /** Refuses a split with an empty part in any of its repeats. */
    void check(int rows) {
        for (int r = 0; r < pieces; r++) {
            Splitting one = repeat(r);
            Split split = one.of(rows);
            boolean untested = split.test().length == 0 && isHeldOut();
            if (untested || split.valid().length == 0 || split.train().length == 0) {
                throw new IllegalArgumentException(
                        "%s leaves a part empty: of %s, %d train, %d validate and %d test; each part needs rows"
                                .formatted(
                                        one,
                                        Words.count(rows, "row"),
                                        split.train().length,
                                        split.valid().length,
                                        split.test().length));
            }
        }
    }

    Splitting hold(Dealing other, double newShare, int newPieces) {
        return new Splitting(other, newShare, newPieces, 0, validation, most);
    }

    Splitting dealing(Dealing other) {
        return new Splitting(other, share, pieces, piece, validation, most);
    }

    /** The split of a table and another one below it: each stays as it is. */
    Splitting and(int rows, Splitting other, int otherRows) {
        if (isHeldOut() != other.isHeldOut()) {
            throw new IllegalArgumentException(
                    "and(data) takes two with rows held out, or none; hold rows out of both first, or of the result only");
        }
        return isHeldOut() ? NONE.dealing(Stacked.of(this, rows, other, otherRows)) : NONE;
    }

    /**
     * The split of some of the rows: a set's own test rows stay test rows.
     *
     * @throws IllegalArgumentException if rows are held out otherwise
     */
    Splitting rows(int[] kept, String call) {
        if (dealing instanceof Settled settled) {
            BitSet test = new BitSet();
            IntStream.range(0, kept.length)
                    .filter(i -> settled.test().get(kept[i]))
                    .forEach(test::set);
            return dealing(new Settled(test, settled.inOrder(), settled.seed()));
        }
        if (isHeldOut() || !dealing.columns().isEmpty()) {
            throw new IllegalArgumentException(
                    "%s drops rows, which changes what is held out; use it before %s".formatted(call, this));
        }
        return this;
    }

    Splitting validation(double other) {
        Dealing alike = dealing instanceof Stacked stack ? stack.validation(other) : dealing;
        return new Splitting(alike, share, pieces, piece, other, most);
    }

    Splitting most(int other) {
        return new Splitting(dealing, share, pieces, piece, validation, other);
    }

    /** Returns the r-th split of a series: the next piece, and after the last piece the first one of rows dealt anew. */
    Splitting repeat(int r) {
        int at = piece + r;
        Dealing anew = dealing.seed(dealing.seed() + at / pieces);
        return new Splitting(anew, share, pieces, at % pieces, validation, most);
    }

    Split of(int rows) {
        Dealing.Parts held = dealing.hold(rows, share, pieces, piece);
        int[] learn = held.rest();
        if (most < learn.length) {
            learn = dealing.take(learn, most).taken();
        }
        Dealing.Parts parts = dealing.validate(learn, validation);
        return new Split(sorted(parts.rest()), sorted(parts.taken()), sorted(held.taken()));
    }

    private static int[] sorted(int[] rows) {
        int[] sorted = rows.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    /** Adds everything that decides the split. */
    void print(Fingerprint print) {
        print.add(toString());
        if (dealing instanceof Stacked stack) {
            stack.tables().forEach(table -> {
                print.add(table.rows());
                table.splitting().print(print);
            });
            return;
        }
        dealing.columns().forEach(print::add);
        if (dealing instanceof Settled settled) {
            settled.test().stream().forEach(row -> print.add((long) row));
        }
    }

    /** Returns the calls that make this split, and which of several it is. */
    @Override
    public String toString() {
        String calls = dealing.calls(share, pieces)
                + (validation == VALIDATION ? "" : ".validate(" + validation + ")")
                + (most == Integer.MAX_VALUE ? "" : ".learnFrom(" + most + ")");
        return pieces == 1 ? calls : "%s, part %d of %d".formatted(calls, piece + 1, pieces);
    }
}
