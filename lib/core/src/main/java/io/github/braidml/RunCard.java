package io.github.braidml;

import io.github.braidml.data.Lexicon;
import io.github.braidml.data.Target;
import io.github.braidml.data.TextTarget;
import io.github.braidml.show.TextTable;
import io.github.braidml.show.Words;
import io.github.braidml.task.Task;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What a run says of itself: what was learned on what, and how it ended. */
final class RunCard {
    private RunCard() {}

    /** @param preferring the preference of a view in words; empty for the run as it is */
    static TextTable of(Run run, String preferring) {
        Learner learner = run.learner();
        Saved saved = run.saved();
        TextTable card = TextTable.of("run", learner.name());
        card.row("tasks", Words.list(learner.tasks().stream().map(Task::name).toList()));
        card.row("sharing", learner.sharing());
        card.row("total", learner.formula());
        if (!preferring.isEmpty()) {
            card.row("preferring", preferring);
        }
        card.row("trained", saved.training() + Small.note());
        card.row(
                "on",
                "%s, %s, hash %s"
                        .formatted(
                                saved.data(), Words.count(saved.trainRows(), "training row"), inShort(saved.hash())));
        Run before = learner.start();
        if (before != null) {
            card.row("went on from", before.origin());
        }
        card.row("ended", saved.ending() + "; " + best(saved));
        for (Target<?> target : saved.targets()) {
            Lexicon lexicon = target instanceof TextTarget text ? text.lexicon() : null;
            if (lexicon != null) {
                long words = Arrays.stream(lexicon.tokens())
                        .filter(tokens -> tokens.length > 0)
                        .count();
                card.row(
                        "lexicon of " + target.task().name(),
                        "%,d words of '%s', counted in the training rows".formatted(words, lexicon.source()));
            }
        }
        card.row("parameters", "%,d, of which %,d shared".formatted(run.parameters(), run.sharedParameters()));
        card.row("with", saved.versions());
        return card;
    }

    /** Returns the beginning of a hash, enough to tell data apart. */
    static String inShort(String hash) {
        return hash.substring(0, Math.min(12, hash.length()));
    }

    private static String best(Saved saved) {
        int[] best = saved.best();
        if (best.length == 0) {
            return "no epochs of its own";
        }
        boolean one = IntStream.of(best).distinct().count() == 1;
        if (one) {
            String judged = saved.training().stopping().worst() ? "of the worst task" : "mean over tasks";
            return "kept epoch %d, the lowest validation loss relative to a constant guess, %s"
                    .formatted(best[0], judged);
        }
        List<String> each = IntStream.range(0, best.length)
                .mapToObj(t -> saved.learner().tasks().get(t).name() + " " + best[t])
                .toList();
        return "kept each task's own best epoch: " + String.join(", ", each);
    }
}
