package io.github.braidml;

import io.github.braidml.data.Target;
import io.github.braidml.model.Beside;
import io.github.braidml.model.Ensemble;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Head;
import io.github.braidml.model.Sharing;
import io.github.braidml.task.Task;
import io.github.braidml.train.Joining;
import io.github.braidml.train.TrainedNetwork;
import io.github.braidml.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes one run of several. */
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

    /** Returns a run of all their tasks whose heads see the representations of all, each as yet only its own. */
    static Run beside(List<Run> runs) {
        checkSeveral("beside", runs);
        Run first = runs.get(0);
        Set<String> names = new HashSet<>();
        List<Task<?>> tasks = new ArrayList<>();
        List<Target<?>> targets = new ArrayList<>();
        for (Run run : runs) {
            boolean whole = Trainer.heads(run.targets()).stream().allMatch(head -> head.kind() instanceof Head.Whole);
            boolean draws = run.learner().balancer().draws();
            if (!(run.learner().sharing() instanceof HardSharing) || !whole || draws) {
                throw new IllegalArgumentException(
                        "beside(runs): each run must be of hard(encoder), with tasks of a row as a whole and no preferences drawn; given "
                                + run.origin());
            }
            if (!run.features().equals(first.features())) {
                throw new IllegalArgumentException(
                        "beside(runs): the runs must have the same inputs, scaled alike: fit them on the same data, with the tasks of the others put aside; given %s and %s"
                                .formatted(first.origin(), run.origin()));
            }
            for (Task<?> task : run.learner().tasks()) {
                if (!names.add(task.name())) {
                    throw new IllegalArgumentException(
                            "beside(runs): a task belongs to one of the runs; '%s' to several".formatted(task.name()));
                }
            }
            tasks.addAll(run.learner().tasks());
            targets.addAll(run.targets());
        }
        Sharing sharing = new HardSharing(new Beside(
                runs.stream().map(run -> run.learner().sharing().encoder()).toList()));
        TrainedNetwork network = Joining.beside(
                sharing,
                first.features().inputs(),
                runs.stream().map(Run::network).toList());
        return fused("beside", runs, Learner.of(tasks).sharing(sharing), targets, network);
    }

    private static void checkSeveral(String call, List<Run> runs) {
        if (runs.size() < 2) {
            throw new IllegalArgumentException(
                    "%s(runs): needs at least 2 runs; given %d".formatted(call, runs.size()));
        }
    }

    private static void check(String call, List<Run> runs) {
        checkSeveral(call, runs);
        Run first = runs.get(0);
        for (Run run : runs) {
            boolean same = run.saved().hash().equals(first.saved().hash())
                    && run.features().equals(first.features())
                    && run.targets().equals(first.targets())
                    && run.learner().built().equals(first.learner().built());
            if (!same) {
                throw new IllegalArgumentException(
                        "%s(runs): the runs must have the same tasks, the same way of sharing and the same data; given %s and %s"
                                .formatted(call, first.origin(), run.origin()));
            }
        }
    }

    private static Run fused(String call, List<Run> runs, Sharing sharing, Map<String, float[]> values) {
        Run first = runs.get(0);
        Learner learner = first.learner().sharing(sharing);
        TrainedNetwork network =
                TrainedNetwork.of(learner.built(), first.features().inputs(), Trainer.heads(first.targets()), values);
        return fused(call, runs, learner, first.targets(), network);
    }

    private static Run fused(
            String call, List<Run> runs, Learner learner, List<Target<?>> targets, TrainedNetwork network) {
        Run first = runs.get(0);
        Saved saved = first.saved();
        Saved whole = new Saved(
                learner.named("%s of %d runs".formatted(call, runs.size())).continuing(null),
                saved.training(),
                saved.features(),
                targets,
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
        return new Run(whole, network, first.data());
    }
}
