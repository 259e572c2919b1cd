package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.github.braidml.data.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Shared structure: each task has an encoder of its own, all of one architecture, and a term of the total pulls their weights
 * together. No parameter serves two tasks, so there are no shared gradients to balance.
 *
 * <p>Duong et al.: Low resource dependency parsing, ACL 2015 (distance); Yang, Hospedales: Trace norm regularised deep multi-task
 * learning, 2017, arXiv:1606.04038 (trace norm).
 *
 * @param encoder the encoder that each task gets a copy of
 * @param coupling what pulls the copies together
 * @param strength factor on that term, positive
 */
public record SoftSharing(Encoder encoder, Coupling coupling, double strength) implements Sharing {

    /** What is small when the weights of all tasks are alike. */
    public enum Coupling {
        /** Half the squared distance of each pair of tasks, added over the pairs. */
        DISTANCE("distance"),
        /** The sum of the singular values of each layer's weights, a row per task: small when few directions do for all tasks. */
        TRACE_NORM("traceNorm");

        private final String call;

        Coupling(String call) {
            this.call = call;
        }
    }

    public SoftSharing {
        if (!(strength > 0) || Double.isInfinite(strength)) {
            throw new IllegalArgumentException(
                    "soft: the strength of the coupling must be positive and finite; given " + strength);
        }
    }

    /** Returns this sharing with half the squared distances of the tasks' weights as the coupling. */
    public SoftSharing distance(double factor) {
        return new SoftSharing(encoder, Coupling.DISTANCE, factor);
    }

    /** Returns this sharing with the trace norm of the tasks' weights as the coupling. */
    public SoftSharing traceNorm(double factor) {
        return new SoftSharing(encoder, Coupling.TRACE_NORM, factor);
    }

    @Override
    public boolean shares() {
        return true;
    }

    @Override
    public SoftSharing encoder(Encoder other) {
        return new SoftSharing(other, coupling, strength);
    }

    @Override
    public Network network(List<Input> inputs, List<Head> heads) {
        List<Block> encoders = heads.stream().map(head -> encoder.block(inputs)).toList();
        return new Network(new Coupled(encoders, heads, coupling, strength), inputs, heads);
    }

    @Override
    public String penalty() {
        return switch (coupling) {
            case DISTANCE -> strength + " x half the squared distances between the tasks' encoders";
            case TRACE_NORM -> strength + " x the trace norms of the tasks' encoders";
        };
    }

    @Override
    public Sketch sketch(List<Input> inputs, List<String> tasks) {
        return Sketch.lanes(encoder, tasks, true, "one network per task, their weights pulled together");
    }

    @Override
    public String toString() {
        return "soft(" + encoder + ")." + coupling.call + "(" + strength + ")";
    }

    private static final class Coupled extends Towers {
        private final List<Block> encoders;
        private final Coupling coupling;
        private final double strength;

        Coupled(List<Block> encoders, List<Head> heads, Coupling coupling, double strength) {
            super(heads);
            this.encoders = addAll(encoders);
            this.coupling = coupling;
            this.strength = strength;
        }

        @Override
        List<NDList> represent(Pass pass, NDList inputs) {
            if (pass.views() != null) {
                lookAtDistances(pass, inputs);
                if (coupling == Coupling.TRACE_NORM) {
                    lookAtSingularValues(pass, inputs);
                }
            }
            return encoders.stream().map(e -> pass.run(e, inputs)).toList();
        }

        @Override
        List<Shape[]> body(Visit visit, Shape... inputs) {
            return encoders.stream().map(e -> visit.at(e, inputs)).toList();
        }

        @Override
        void ownBody(Owners owners) {
            for (int t = 0; t < tasks(); t++) {
                owners.task(t, "encoder." + names().get(t), encoders.get(t));
            }
        }

        @Override
        public List<Penalty> penalties() {
            List<Penalty> penalties = new ArrayList<>();
            for (int p = 0; p < encoders.get(0).getParameters().size(); p++) {
                List<Parameter> layer = layer(p);
                if (layer.get(0).requiresGradient()) {
                    penalties.add(
                            coupling == Coupling.DISTANCE
                                    ? new Distance(layer, strength)
                                    : new TraceNorm(layer, strength));
                }
            }
            return penalties;
        }

        /** The same parameter of each task's encoder. */
        private List<Parameter> layer(int index) {
            return encoders.stream().map(e -> e.getParameters().valueAt(index)).toList();
        }

        private void lookAtDistances(Pass pass, NDList inputs) {
            float[][] all = encoders.stream().map(Coupled::values).toArray(float[][]::new);
            for (int s = 0; s < all.length; s++) {
                float[] row = new float[all.length];
                for (int t = 0; t < all.length; t++) {
                    double distance = 0;
                    double size = 0;
                    for (int i = 0; i < all[s].length; i++) {
                        distance += Math.pow(all[s][i] - all[t][i], 2);
                        size += Math.pow(all[s][i], 2) + Math.pow(all[t][i], 2);
                    }
                    row[t] = (float) Math.sqrt(size == 0 ? 0 : distance / size);
                }
                try (NDArray weights = inputs.getManager().create(row)) {
                    pass.note("distance of the encoders by their size", names().get(s), names(), weights);
                }
            }
        }

        /** Where few directions do for all tasks, the later values are small. */
        private void lookAtSingularValues(Pass pass, NDList inputs) {
            List<String> columns =
                    IntStream.rangeClosed(1, tasks()).mapToObj(String::valueOf).toList();
            int matrices = 0;
            for (int p = 0; p < encoders.get(0).getParameters().size(); p++) {
                List<Parameter> layer = layer(p);
                if (layer.get(0).getShape().dimension() < 2) {
                    continue;
                }
                matrices++;
                double[] singular = TraceNorm.singularValues(layer.stream()
                        .map(parameter -> parameter.getArray().toFloatArray())
                        .toArray(float[][]::new));
                float[] row = new float[singular.length];
                for (int k = 0; k < row.length; k++) {
                    row[k] = (float) singular[k];
                }
                try (NDArray values = inputs.getManager().create(row)) {
                    pass.note("singular values over the tasks", "matrix " + matrices, columns, values);
                }
            }
        }

        private static float[] values(Block encoder) {
            List<float[]> arrays = encoder.getParameters().values().stream()
                    .map(p -> p.getArray().toFloatArray())
                    .toList();
            float[] all = new float[arrays.stream().mapToInt(a -> a.length).sum()];
            int at = 0;
            for (float[] array : arrays) {
                System.arraycopy(array, 0, all, at, array.length);
                at += array.length;
            }
            return all;
        }
    }

    /** The sum over all pairs of half the squared distance. */
    private record Distance(List<Parameter> parameters, double strength) implements Penalty {
        @Override
        public double add(float[][] values, float[][] gradients) {
            int tasks = values.length;
            double term = 0;
            for (int i = 0; i < values[0].length; i++) {
                int at = i;
                double mean = IntStream.range(0, tasks)
                                .mapToDouble(t -> values[t][at])
                                .sum()
                        / tasks;
                for (int t = 0; t < tasks; t++) {
                    double apart = values[t][i] - mean;
                    term += tasks * apart * apart / 2;
                    gradients[t][i] += (float) (strength * tasks * apart);
                }
            }
            return strength * term;
        }
    }
}
