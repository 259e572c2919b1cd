package io.github.braidml.plot;

import java.util.Arrays;
import java.util.List;

/** What must hold before anything is drawn; XChart's own messages do not say what is wrong, or there are none. */
final class Check {
    private Check() {}

    /** Checks that there is one value per task. */
    static void perTask(String what, List<String> tasks, int given) {
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException(what + ": a picture needs at least one task; given none");
        }
        if (given != tasks.size()) {
            throw new IllegalArgumentException("%s: needs one value for each of the %d tasks (%s); given %d"
                    .formatted(what, tasks.size(), String.join(", ", tasks), given));
        }
    }

    /** Checks that there is something to draw. */
    static void finite(String what, double... values) {
        if (Arrays.stream(values).noneMatch(Double::isFinite)) {
            throw new IllegalArgumentException("%s: needs at least one finite value; all %d are missing or infinite"
                    .formatted(what, values.length));
        }
    }
}
