package io.github.braidml;

import io.github.braidml.data.Data;
import io.github.braidml.eval.Comparison;
import io.github.braidml.eval.Result;
import io.github.braidml.notebook.Interrupts;
import io.github.braidml.notebook.LiveDisplay;
import io.github.braidml.show.Shown;
import io.github.braidml.show.TextTable;
import io.github.braidml.show.Words;
import io.github.braidml.train.Training;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * A comparison of learners about to be made. Immutable.
 *
 * @param learners the methods; the first is the reference
 * @param repeats how often each is fitted, 5 by default
 */
public record Comparing(List<Learner> learners, int repeats) {

    public Comparing {
        if (repeats < 1) {
            throw new IllegalArgumentException("seeds(n): a comparison needs at least 1 repeat; given " + repeats);
        }
        if (learners.isEmpty()) {
            throw new IllegalArgumentException("compare(learners): needs at least one learner; given none");
        }
        Set<String> names = new HashSet<>();
        for (Learner learner : learners) {
            if (!names.add(learner.name())) {
                throw new IllegalArgumentException(
                        "compare(learners): two learners are called '%s'; tell them apart with .named(\"...\")"
                                .formatted(learner.name()));
            }
        }
        learners = List.copyOf(learners);
    }

    /** Returns this comparison with another number of repeats. */
    public Comparing seeds(int number) {
        return new Comparing(learners, number);
    }

    /**
     * Fits every learner once per repeat and scores it on the rows held out.
     *
     * <p>Each repeat has its own starting weights and its own split of the rows (rows dealt anew, the next fold, the next
     * stretch of time), the same for all learners: differences are paired. Where the data has one split only, what varies
     * is the seed of the training, and the comparison says so. Interrupting ends it with the repeats that are complete.
     *
     * @param data data with rows held out
     * @throws IllegalArgumentException if no rows are held out
     */
    public Comparison on(Data data, Training training) {
        try (LiveDisplay live = LiveDisplay.open()) {
            return on(data, training, live);
        }
    }

    Comparison on(Data data, Training training, LiveDisplay live) {
        if (data.split().test().length == 0) {
            throw new IllegalArgumentException(
                    "a comparison needs rows to score on; hold some out with data.holdOut(0.2, 42)");
        }
        if (!training.checkpoint().isEmpty()) {
            throw new IllegalArgumentException(
                    "a comparison is many runs, which one checkpoint cannot hold; leave .checkpoint(...) out");
        }
        int wanted = Small.repeats(repeats);
        List<Result> complete = new ArrayList<>();
        int trainRows = data.split().train().length;
        try (Interrupts interrupts = Interrupts.watch()) {
            for (int r = 0; r < wanted && !interrupts.asked(); r++) {
                List<Result> repeat = new ArrayList<>();
                for (Learner learner : learners) {
                    Run run = learner.fit(data.repeat(r), training.seed(training.seed() + r), LiveDisplay.silent());
                    if (interrupts.asked()) {
                        break;
                    }
                    repeat.add(new Result(learner.name(), r, run.scores()));
                }
                if (repeat.size() == learners.size()) {
                    complete.addAll(repeat);
                    live.update(
                            new Comparison(complete, trainRows),
                            "%d of %s done".formatted(r + 1, Words.count(wanted, "repeat")));
                }
            }
            if (complete.isEmpty()) {
                throw new CancellationException("the comparison was interrupted before its first repeat was complete");
            }
            live.finish(done(complete.size() / learners.size(), wanted));
            return new Comparison(complete, trainRows);
        }
    }

    /** The result itself is the value of the call; what stays of the live display is one line. */
    private Shown done(int repeats, int wanted) {
        return TextTable.of("learners", "repeats").row(learners.size(), repeats + " of " + wanted + Small.note());
    }
}
