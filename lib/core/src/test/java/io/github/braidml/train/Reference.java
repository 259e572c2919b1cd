package io.github.braidml.train;

import io.github.braidml.data.Prepared;
import io.github.braidml.data.Target;
import io.github.braidml.task.Loss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The networks in plain Java and double precision, with nothing of the engine: what its gradients are checked against. */
final class Reference {
    private static final double STEP = 1e-5;

    private final Prepared data;
    private final Map<String, Integer> offsets = new LinkedHashMap<>();
    private final Map<String, long[]> shapes;
    private final float[] inputs;
    private final boolean shares;
    private double kink;

    /** All values, in the order of the flat vector. */
    final double[] values;

    Reference(Prepared data, TrainedNetwork start) {
        this.data = data;
        this.inputs = data.inputs().values(0);
        this.shapes = start.shapes();
        this.shares = shapes.keySet().stream().anyMatch(name -> name.startsWith("shared."));
        List<float[]> arrays = new ArrayList<>();
        int at = 0;
        for (Map.Entry<String, float[]> entry : start.arrays().entrySet()) {
            offsets.put(entry.getKey(), at);
            arrays.add(entry.getValue());
            at += entry.getValue().length;
        }
        values = new double[at];
        at = 0;
        for (float[] array : arrays) {
            for (float value : array) {
                values[at++] = value;
            }
        }
    }

    /** The flat vector of a network of the same spec. */
    static double[] flat(TrainedNetwork network) {
        return network.arrays().values().stream()
                .flatMapToDouble(
                        a -> java.util.stream.IntStream.range(0, a.length).mapToDouble(i -> a[i]))
                .toArray();
    }

    /** Whether a place in the flat vector belongs to the shared encoder. */
    boolean isShared(int at) {
        return name(at).startsWith("shared.");
    }

    private String name(int at) {
        String found = "";
        for (Map.Entry<String, Integer> entry : offsets.entrySet()) {
            found = entry.getValue() <= at ? entry.getKey() : found;
        }
        return found;
    }

    /** The gradient of one task's mean loss by every value, by central differences. */
    double[] gradient(int task, int[] rows) {
        double[] gradient = new double[values.length];
        for (int k = 0; k < values.length; k++) {
            double kept = values[k];
            values[k] = kept + STEP;
            double up = loss(task, rows);
            values[k] = kept - STEP;
            double down = loss(task, rows);
            values[k] = kept;
            gradient[k] = (up - down) / (2 * STEP);
        }
        return gradient;
    }

    /** Whether some ReLU is so close to its kink that a difference straddles it. */
    boolean isAtAKink() {
        kink = Double.POSITIVE_INFINITY;
        for (int t = 0; t < data.targets().size(); t++) {
            loss(t, data.split().train());
        }
        return kink < 10 * STEP;
    }

    /** The mean loss of one task over the rows that have a label for it. */
    double loss(int task, int[] rows) {
        double sum = 0;
        int known = 0;
        for (int row : rows) {
            double label = data.labels()[task][row];
            if (!Double.isNaN(label)) {
                sum += loss(data.targets().get(task).task().loss(), outputs(task, row), label);
                known++;
            }
        }
        return sum / known;
    }

    private static double loss(Loss loss, double[] out, double label) {
        if (loss instanceof Loss.Squared) {
            return (out[0] - label) * (out[0] - label) / 2;
        }
        if (loss instanceof Loss.Huber huber) {
            double error = Math.abs(out[0] - label);
            return error <= huber.delta()
                    ? error * error / 2
                    : huber.delta() * error - huber.delta() * huber.delta() / 2;
        }
        if (loss instanceof Loss.Logistic) {
            double p = 1 / (1 + Math.exp(-out[0]));
            return -label * Math.log(p) - (1 - label) * Math.log(1 - p);
        }
        double sum = Arrays.stream(out).map(Math::exp).sum();
        return -Math.log(Math.exp(out[(int) label]) / sum);
    }

    /** The outputs of one task for one row. */
    double[] outputs(int task, int row) {
        int width = data.inputs().all().get(0).size();
        double[] x = new double[width];
        for (int k = 0; k < width; k++) {
            x[k] = inputs[row * width + k];
        }
        String name = data.targets().get(task).task().name();
        double[] h = layers(shares ? "shared" : "encoder." + name, x, true);
        if (!shapes.containsKey("heads.weight")) {
            return layers("head." + name, h, false);
        }
        double[] all = linear("heads", h);
        int from = data.targets().stream().limit(task).mapToInt(Target::outputs).sum();
        return Arrays.copyOfRange(all, from, from + data.targets().get(task).outputs());
    }

    private double[] layers(String prefix, double[] x, boolean reluLast) {
        List<String> names = shapes.keySet().stream()
                .filter(n -> n.startsWith(prefix + ".") && n.endsWith(".weight"))
                .map(n -> n.substring(0, n.length() - ".weight".length()))
                .toList();
        double[] h = x;
        for (int i = 0; i < names.size(); i++) {
            h = linear(names.get(i), h);
            for (int k = 0; k < h.length && (reluLast || i < names.size() - 1); k++) {
                kink = Math.min(kink, Math.abs(h[k]));
                h[k] = Math.max(h[k], 0);
            }
        }
        return h;
    }

    /** The value of a name that is there. */
    static <T> T of(Map<String, T> values, String name) {
        T value = values.get(name);
        if (value == null) {
            throw new AssertionError("no '" + name + "' in " + values.keySet());
        }
        return value;
    }

    private double[] linear(String name, double[] x) {
        long[] shape = of(shapes, name + ".weight");
        int weight = of(offsets, name + ".weight");
        int bias = of(offsets, name + ".bias");
        double[] out = new double[(int) shape[0]];
        for (int i = 0; i < out.length; i++) {
            out[i] = values[bias + i];
            for (int k = 0; k < x.length; k++) {
                out[i] += values[weight + i * x.length + k] * x[k];
            }
        }
        return out;
    }
}
