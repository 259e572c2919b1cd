package io.github.braidml;

import io.github.braidml.data.Data;
import io.github.braidml.train.Training;

/** The reduced mode of test machines, asked for by the environment variable {@code BRAID_SMALL=1} and always said aloud. */
final class Small {
    private static final boolean ON = "1".equals(System.getenv("BRAID_SMALL"));
    private static final int MOST_EPOCHS = 3;
    private static final int MOST_REPEATS = 2;
    private static final int MOST_TRIALS = 4;
    private static final int MOST_ROWS = 2000;

    private Small() {}

    static Training epochs(Training training) {
        return ON && training.epochs() > MOST_EPOCHS ? training.epochs(MOST_EPOCHS) : training;
    }

    static Data rows(Data data) {
        int learn = data.split().train().length + data.split().valid().length;
        return ON && learn > MOST_ROWS ? data.learnFrom(MOST_ROWS) : data;
    }

    static int repeats(int asked) {
        return ON ? Math.min(asked, MOST_REPEATS) : asked;
    }

    static int trials(int asked) {
        return ON ? Math.min(asked, MOST_TRIALS) : asked;
    }

    static String note() {
        return ON
                ? " (reduced by BRAID_SMALL=1: at most %d epochs, %d repeats, %d trials, %d rows to learn from)"
                        .formatted(MOST_EPOCHS, MOST_REPEATS, MOST_TRIALS, MOST_ROWS)
                : "";
    }
}
