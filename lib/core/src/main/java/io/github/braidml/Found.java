package io.github.braidml;

import io.github.braidml.plot.Chart;
import io.github.braidml.plot.Tried;
import io.github.braidml.search.Trials;
import io.github.braidml.show.Shown;
import io.github.braidml.train.Training;

/** What a search found: every trial, and the learner and training of the best one. Shows itself as a table. */
public final class Found implements Shown {
    private final Trials trials;
    private final Search.Setup best;

    Found(Trials trials, Search.Setup best) {
        this.trials = trials;
        this.best = best;
    }

    /** Returns the learner of the best trial. */
    public Learner learner() {
        return best.learner();
    }

    /** Returns the training of the best trial. */
    public Training training() {
        return best.training();
    }

    /** Returns what was tried and what it gave. */
    public Trials trials() {
        return trials;
    }

    /** Returns a picture of the trials: a panel for each thing that was tried, a dot per trial. */
    public Chart chart() {
        return Tried.of(trials);
    }

    @Override
    public String html() {
        return trials.html();
    }

    @Override
    public String toString() {
        return trials.text();
    }
}
