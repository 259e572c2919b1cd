package io.github.braidml.search;

import io.github.braidml.eval.Figures;
import io.github.braidml.eval.Score;
import io.github.braidml.show.Shown;
import io.github.braidml.show.TextTable;
import io.github.braidml.show.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a search tried, and how good each was on the validation rows.
 *
 * @param space what there was to try
 * @param all the trials, in their order
 * @param planned how many were to be made
 */
public record Trials(Space space, List<Trial> all, int planned) implements Shown {
    private static final int MOST_ROWS = 12;
    private static final int DIGITS = 3;

    public Trials {
        all = List.copyOf(all);
    }

    /** Returns the trials, the best first; equal ones in their order, those that could not be trained last. */
    public List<Trial> ranked() {
        return all.stream().sorted(Comparator.comparingDouble(Trial::score)).toList();
    }

    /**
     * Returns the best trial.
     *
     * @throws IllegalStateException if nothing could be trained
     */
    public Trial best() {
        Trial first = all.isEmpty() ? null : ranked().get(0);
        if (first == null || Double.isInfinite(first.score())) {
            throw new IllegalStateException("no trial has a score on the validation rows"
                    + (first == null || first.failure().isEmpty()
                            ? ""
                            : "; the first ended with: " + all.get(0).failure()));
        }
        return first;
    }

    private List<Trial> failed() {
        return all.stream().filter(trial -> !trial.failure().isEmpty()).toList();
    }

    private TextTable table() {
        List<Trial> ranked =
                ranked().stream().filter(trial -> trial.failure().isEmpty()).toList();
        Map<String, Score> tasks = ranked.isEmpty() ? Map.of() : ranked.get(0).deciding();
        List<String> header = new ArrayList<>(List.of("trial"));
        header.addAll(space.names());
        tasks.values().forEach(score -> header.add(score.task() + ", " + Figures.name(score.metric())));
        header.add("score ↓");
        TextTable table = new TextTable(header)
                .right(0)
                .rightFrom(1 + space.dimensions().size())
                .title("Search over %s: %s, scored on the validation rows"
                        .formatted(Words.list(space.names()), done()));
        ranked.stream().limit(MOST_ROWS).forEach(trial -> {
            Object[] row = row(trial, tasks);
            if (trial.number() == ranked.get(0).number()) {
                table.strongRow(row);
            } else {
                table.row(row);
            }
        });
        failed().stream().limit(MOST_ROWS).forEach(trial -> table.row(row(trial, tasks)));
        return table.note(notes(ranked.size()));
    }

    private String done() {
        return all.size() == planned
                ? Words.count(planned, "trial")
                : "%d of %s".formatted(all.size(), Words.count(planned, "trial"));
    }

    private Object[] row(Trial trial, Map<String, Score> tasks) {
        List<Object> row = new ArrayList<>();
        row.add(trial.number());
        for (int d = 0; d < space.dimensions().size(); d++) {
            row.add(space.dimensions().get(d).label(trial.values().get(d)));
        }
        Map<String, Score> scores = trial.deciding();
        tasks.forEach((task, like) -> {
            Score score = scores.get(task);
            int digits = Figures.digits(like.metric(), like.constant(), like.model());
            row.add(score == null ? "–" : Figures.fixed(score.model(), digits));
        });
        row.add(trial.failure().isEmpty() ? Figures.fixed(trial.score(), DIGITS) : "failed");
        return row.toArray();
    }

    private String notes(int trained) {
        List<String> notes = new ArrayList<>();
        if (trained > MOST_ROWS) {
            notes.add("%d worse trials are left out.".formatted(trained - MOST_ROWS));
        }
        notes.add(
                "score: each task's error on the validation rows relative to that of a constant guess, mean over the tasks;"
                        + " 1 is a guess, lower is better.");
        if (trained > 1) {
            notes.add("The best of %d on the same rows flatters itself: fit it once more and score it on rows held out."
                    .formatted(trained));
        }
        Map<String, List<String>> reasons = new LinkedHashMap<>();
        for (Trial trial : failed()) {
            String clause = trial.failure().split(";", 2)[0];
            Objects.requireNonNull(reasons.computeIfAbsent(clause, c -> new ArrayList<>()))
                    .add(String.valueOf(trial.number()));
        }
        reasons.forEach((reason, trials) -> notes.add("Failed, trial %s: %s.".formatted(Words.list(trials), reason)));
        return String.join(" ", notes);
    }

    @Override
    public String html() {
        return table().html();
    }

    @Override
    public String toString() {
        return table().text();
    }
}
