package io.github.braidml.train;

import com.google.gson.JsonObject;
import io.github.braidml.balance.Balancer;
import io.github.braidml.optim.Mover;
import io.github.braidml.show.Words;
import io.github.braidml.store.ArrayFile;
import io.github.braidml.store.ArrayFile.Array;
import io.github.braidml.store.RecordJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The whole state of a run in one file: from it a run goes on as if it had never stopped, to the bit. */
final class Checkpoint {
    private static final String KIND = "braid checkpoint 1";
    private static final RecordJson JSON = new RecordJson(List.of(Epoch.class, State.class));

    /** What is not an array. */
    private record State(String identity, long steps, List<Epoch> epochs, int[] best) {}

    private final Path file;
    private final String identity;

    Checkpoint(Path file, String identity) {
        this.file = file;
        this.identity = identity;
    }

    void write(
            FlatParameters parameters,
            Mover mover,
            Balancer.State balancing,
            Best best,
            Stops stops,
            StepLog log,
            List<Epoch> epochs,
            long steps) {
        float[] values = new float[parameters.size()];
        parameters.read(values);
        Map<String, Array> arrays = new LinkedHashMap<>();
        arrays.put("parameters", Array.of(values));
        arrays.put("best", Array.of(best.values()));
        arrays.put("best.scores", Array.of(best.scores()));
        arrays.put("stops", Array.of(stops.values()));
        arrays.put("balancer", Array.of(balancing.save()));
        log.tracks().forEach((name, track) -> arrays.put("steps." + name, Array.of(track.save())));
        mover.vectors().forEach((name, vector) -> arrays.put("mover.vector." + name, Array.of(vector)));
        mover.save().forEach((name, numbers) -> arrays.put("mover." + name, Array.of(numbers)));
        JsonObject state =
                JSON.write(new State(identity, steps, epochs, best.epochs())).getAsJsonObject();
        new ArrayFile(state, arrays).write(file, KIND);
    }

    /**
     * Takes the state back if there is a file.
     *
     * @param of how many epochs are asked for
     * @return the number of steps done
     * @throws IllegalArgumentException if the file is damaged or of another run
     */
    long resume(
            FlatParameters parameters,
            Mover mover,
            Balancer.State balancing,
            Best best,
            Stops stops,
            StepLog log,
            List<Epoch> epochs,
            int of) {
        if (!Files.exists(file)) {
            return 0;
        }
        ArrayFile read = ArrayFile.read(file, KIND);
        State state = JSON.read(read.about(), State.class);
        if (!state.identity().equals(identity)) {
            throw new IllegalArgumentException(
                    "checkpoint '%s' is of another run: it was written for %s; this is %s; delete it or name another file"
                            .formatted(file, state.identity(), identity));
        }
        if (state.epochs().size() > of) {
            throw new IllegalArgumentException(
                    "checkpoint '%s' already has %s, more than the %d asked for; ask for at least as many, delete it or name another file"
                            .formatted(file, Words.count(state.epochs().size(), "epoch"), of));
        }
        parameters.write(read.array("parameters").floats());
        copy(read.array("best").floats(), best.values());
        System.arraycopy(read.array("best.scores").doubles(), 0, best.scores(), 0, best.scores().length);
        copy(read.array("stops").floats(), stops.values());
        System.arraycopy(state.best(), 0, best.epochs(), 0, best.epochs().length);
        balancing.restore(read.array("balancer").doubles());
        log.tracks()
                .forEach((name, track) ->
                        track.restore(read.array("steps." + name).doubles()));
        mover.vectors()
                .forEach((name, vector) ->
                        copy(read.array("mover.vector." + name).floats(), vector));
        mover.restore(
                name -> read.has("mover." + name) ? read.array("mover." + name).doubles() : new double[0]);
        epochs.addAll(state.epochs());
        return state.steps();
    }

    private static void copy(float[] from, float[] to) {
        System.arraycopy(from, 0, to, 0, to.length);
    }
}
