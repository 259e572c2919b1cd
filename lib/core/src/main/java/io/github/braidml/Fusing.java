package io.github.braidml;

import io.github.braidml.model.Ensemble;
import io.github.braidml.model.Sharing;
import io.github.braidml.train.TrainedNetwork;
import io.github.braidml.train.Trainer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes one run of several that learned the same from the same data. */
final class Fusing {
    private Fusing() {}

    /** Returns a run whose every value is the mean of theirs. */
    static Run average(List<Run> runs) {
        check("average", runs);
        Map<String, float[]> mean = new LinkedHashMap<>();
        for (Run run : runs) {
            run.network().arrays().forEach((name, values) -> {
                float[] sum = mean.computeIfAbsent(name, n -> new float[values.length]);
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += values[i] / runs.size();
                }
            });
        }
        return fused("average", runs, runs.get(0).learner().sharing(), mean);
    }

    /** Returns a run that holds them all and predicts the mean of what they predict. */
    static Run ensemble(List<Run> runs) {
        check("ensemble", runs);
        Map<String, float[]> all = new LinkedHashMap<>();
        for (int m = 0; m < runs.size(); m++) {
            int member = m;
            runs.get(m).network().arrays().forEach((name, values) -> all.put(Ensemble.name(member, name), values));
        }
        Sharing sharing = new Ensemble(runs.get(0).learner().sharing(), runs.size());
        return fused("ensemble", runs, sharing, all);
    }

    private static void check(String call, List<Run> runs) {
        if (runs.size() < 2) {
            throw new IllegalArgumentException(
                    "%s(runs): needs at least 2 runs; given %d".formatted(call, runs.size()));
        }
        Run first = runs.get(0);
        for (Run run : runs) {
            boolean same = run.saved().hash().equals(first.saved().hash())
                    && run.features().equals(first.features())
                    && run.targets().equals(first.targets())
                    && run.learner().sharing().equals(first.learner().sharing());
            if (!same) {
                throw new IllegalArgumentException(
                        "%s(runs): the runs must have the same tasks, the same way of sharing and the same data; given %s and %s"
                                .formatted(call, first.origin(), run.origin()));
            }
        }
    }

    private static Run fused(String call, List<Run> runs, Sharing sharing, Map<String, float[]> values) {
        Run first = runs.get(0);
        Saved saved = first.saved();
        Learner learner = first.learner()
                .sharing(sharing)
                .named("%s of %d runs".formatted(call, runs.size()))
                .continuing(null);
        Saved whole = new Saved(
                learner,
                saved.training(),
                saved.features(),
                saved.targets(),
                List.of(),
                new int[0],
                "%s of %d runs with seeds %s"
                        .formatted(
                                call,
                                runs.size(),
                                Arrays.toString(runs.stream()
                                        .mapToLong(run -> run.training().seed())
                                        .toArray())),
                saved.data(),
                saved.hash(),
                saved.trainRows(),
                saved.versions(),
                null);
        TrainedNetwork network =
                TrainedNetwork.of(sharing, saved.features().inputs(), Trainer.heads(saved.targets()), values);
        return new Run(whole, network, first.data());
    }
}
