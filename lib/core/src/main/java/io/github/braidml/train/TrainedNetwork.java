package io.github.braidml.train;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import io.github.braidml.data.Input;
import io.github.braidml.data.Inputs;
import io.github.braidml.data.Prepared;
import io.github.braidml.model.Head;
import io.github.braidml.model.Network;
import io.github.braidml.model.Sharing;
import io.github.braidml.model.Views;
import java.lang.ref.Cleaner;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A network with its learned values, ready to predict. The engine's memory is freed when nobody holds it any more. */
public final class TrainedNetwork {
    private static final Cleaner CLEANER = Cleaner.create();
    private static final int MOST_ROWS_AT_ONCE = 1024;
    private static final int MOST_VALUES_AT_ONCE = 1 << 17;
    private static final int MOST_SCORES_AT_ONCE = 1 << 22;

    private final Sharing sharing;
    private final NDManager manager;
    private final Network network;
    private final FlatParameters parameters;
    private final InputFeeder feeder;
    private final TruthFeeder truths;
    private final int rowsAtOnce;
    private final ParameterStore store;
    private final List<Input> inputs;
    /** For each task its share times the number of tasks, less one; null for equal shares. */
    private final float @Nullable [] preference;
    /** Of a view the network that it shows, which must not be freed before. */
    private final @Nullable TrainedNetwork whole;

    /** Builds the network with new starting values. */
    TrainedNetwork(Sharing sharing, List<Input> inputs, List<Head> heads, long seed) {
        this.sharing = sharing;
        this.inputs = inputs;
        manager = Engines.manager();
        NDManager owned = manager;
        CLEANER.register(this, owned::close);
        network = Engines.seeded(Engines.mix(seed, 0), () -> {
            Network built = sharing.network(inputs, heads);
            built.initialize(owned);
            return built;
        });
        parameters = new FlatParameters(manager, network);
        rowsAtOnce = rowsAtOnce(inputs, heads);
        feeder = new InputFeeder(manager, rowsAtOnce, inputs);
        truths = new TruthFeeder(manager, rowsAtOnce, heads);
        store = new ParameterStore(manager, false);
        preference = null;
        whole = null;
    }

    private TrainedNetwork(TrainedNetwork whole, float[] preference) {
        this.sharing = whole.sharing;
        this.manager = whole.manager;
        this.network = whole.network;
        this.parameters = whole.parameters;
        this.feeder = whole.feeder;
        this.truths = whole.truths;
        this.rowsAtOnce = whole.rowsAtOnce;
        this.store = whole.store;
        this.inputs = whole.inputs;
        this.preference = preference;
        this.whole = whole;
    }

    /**
     * Returns this network at a preference, for one that learned with them; it is the same one, not a copy.
     *
     * @param shares per task, with sum one
     */
    public TrainedNetwork preferring(double... shares) {
        float[] shown = new float[shares.length];
        for (int t = 0; t < shares.length; t++) {
            shown[t] = (float) (shares.length * shares[t] - 1);
        }
        return new TrainedNetwork(whole == null ? this : whole, shown);
    }

    /** What lies between the layers of a network for images is many times its input; a sentence scores every word at every place. */
    private static int rowsAtOnce(List<Input> inputs, List<Head> heads) {
        int values = inputs.stream().mapToInt(Input::size).sum();
        long scores = heads.stream().mapToLong(Head::scores).sum();
        int rows = Math.min(MOST_ROWS_AT_ONCE, MOST_VALUES_AT_ONCE / values);
        return (int) Math.max(1, scores == 0 ? rows : Math.min(rows, MOST_SCORES_AT_ONCE / scores));
    }

    /** Builds the network with starting values, to look at its size. */
    public static TrainedNetwork untrained(Sharing sharing, List<Input> inputs, List<Head> heads) {
        return new TrainedNetwork(sharing, inputs, heads, 0);
    }

    /**
     * Builds the network with learned values.
     *
     * @param arrays the values of each parameter by name
     * @throws IllegalArgumentException if an array is missing or of another shape
     */
    public static TrainedNetwork of(
            Sharing sharing, List<Input> inputs, List<Head> heads, Map<String, float[]> arrays) {
        TrainedNetwork built = new TrainedNetwork(sharing, inputs, heads, 0);
        built.write(arrays);
        return built;
    }

    void write(Map<String, float[]> arrays) {
        float[] values = new float[parameters.size()];
        int at = 0;
        for (Network.Entry entry : parameters.entries()) {
            int size = (int) entry.parameter().getArray().size();
            float[] array = arrays.get(entry.name());
            if (array == null || array.length != size) {
                throw new IllegalArgumentException("the model needs %d values of parameter '%s'; the file has %s"
                        .formatted(size, entry.name(), array == null ? "none" : array.length));
            }
            System.arraycopy(array, 0, values, at, size);
            at += size;
        }
        parameters.write(values);
    }

    /**
     * Takes over what another network learned: the values of all shared parameters, and of each task that both know what is its
     * own, where it is of the same sizes.
     *
     * @throws IllegalArgumentException if the shared parameters differ, or there is nothing to take over
     */
    void startFrom(TrainedNetwork other) {
        write(Handover.values(other, this));
    }

    /** Returns the learned values of each parameter by name. */
    public Map<String, float[]> arrays() {
        float[] values = new float[parameters.size()];
        parameters.read(values);
        Map<String, float[]> arrays = new LinkedHashMap<>();
        int at = 0;
        for (Network.Entry entry : parameters.entries()) {
            float[] array = new float[(int) entry.parameter().getArray().size()];
            System.arraycopy(values, at, array, 0, array.length);
            arrays.put(entry.name(), array);
            at += array.length;
        }
        return arrays;
    }

    /** Returns the shape of each parameter by name. */
    public Map<String, long[]> shapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        for (Network.Entry entry : parameters.entries()) {
            shapes.put(entry.name(), entry.parameter().getArray().getShape().getShape());
        }
        return shapes;
    }

    /** Returns the number of values that several tasks share. */
    public int shared() {
        return parameters.shared();
    }

    /** Returns the number of values that serve one task alone, per task. */
    public long[] own() {
        long[] own = new long[network.heads().size()];
        for (Network.Entry entry : parameters.entries()) {
            entry.parts().forEach(part -> own[part.task()] += part.to() - part.from());
        }
        return own;
    }

    /** Returns the number of values that training moves. */
    public int trainable() {
        return parameters.trainable();
    }

    /** Returns the network's outputs for each row, {@code (rows, outputs)} row by row; sentences are written. */
    public double[] outputs(Inputs data, int[] rows) {
        return outputs(rows, (from, count) -> network.forward(store, feeder.rows(data, rows, from, count), false));
    }

    /**
     * Returns the network's outputs for each row, as in training: for a sentence the losses of its true tokens.
     *
     * @param labels per task {@code (rows, labels per row)}
     */
    double[] losses(Inputs data, double[][] labels, int[] rows) {
        return outputs(
                rows,
                (from, count) -> network.forward(
                        store, feeder.rows(data, rows, from, count), truths.rows(labels, rows, from, count), false));
    }

    /**
     * Returns how much each token written for a row looks at each of its places, {@code (tokens, places)}.
     *
     * @throws IllegalArgumentException if the task writes no sentence
     */
    public float[][] attention(Inputs data, int row, String task) {
        return inTurn(() -> {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                return network.attention(store, feeder.rows(data, new int[] {row}, 0, 1), task);
            }
        });
    }

    /** Runs the network without gradients, at this preference, and for one caller at a time. */
    private <T> T inTurn(Supplier<T> work) {
        synchronized (network) {
            boolean before = JniUtils.isGradMode();
            JniUtils.setGradMode(false);
            try (NDManager scratch = manager.newSubManager()) {
                network.prefer(shown(scratch));
                return work.get();
            } finally {
                network.prefer(null);
                JniUtils.setGradMode(before);
            }
        }
    }

    private @Nullable NDArray shown(NDManager owner) {
        return preference == null ? null : owner.create(preference, new Shape(1, preference.length));
    }

    /** Makes the outputs of a stretch of rows. */
    private interface Forward {
        NDArray of(int from, int count);
    }

    private double[] outputs(int[] rows, Forward forward) {
        int columns = network.outputs();
        double[] all = new double[Math.multiplyExact(rows.length, columns)];
        return inTurn(() -> {
            for (int from = 0; from < rows.length; from += rowsAtOnce) {
                int count = Math.min(rowsAtOnce, rows.length - from);
                try (NDScope scope = new NDScope()) {
                    scope.suppressNotUsedWarning();
                    FloatBuffer floats = FlatParameters.view(forward.of(from, count));
                    for (int i = 0; i < count * columns; i++) {
                        all[from * columns + i] = floats.get(i);
                    }
                }
            }
            return all;
        });
    }

    /** Returns the weights with which the network mixes, averaged over these rows; none if it mixes nothing. */
    public List<Views.View> look(Inputs data, int[] rows) {
        return look(new Views(), data, rows);
    }

    /** Returns what the network mixes for one row, and what each place of an input looks at in the others. */
    public List<Views.View> look(Inputs data, int row) {
        return look(new Views(true), data, new int[] {row});
    }

    private List<Views.View> look(Views views, Inputs data, int[] rows) {
        return inTurn(() -> {
            for (int from = 0; from < rows.length; from += rowsAtOnce) {
                int count = Math.min(rowsAtOnce, rows.length - from);
                try (NDScope scope = new NDScope()) {
                    scope.suppressNotUsedWarning();
                    network.look(store, feeder.rows(data, rows, from, count), views);
                }
            }
            return views.all();
        });
    }

    /** Returns the mean loss of each task over the validation rows; NaN for a task without labels there. */
    public double[] validated(Prepared data) {
        return new Validator(this, data).losses();
    }

    /** Returns a copy of the network as a DJL model for serving, which owns its memory and is the caller's to close. */
    public Model model(String name) {
        Model model = Model.newInstance(name, "PyTorch");
        Network copy = sharing.network(inputs, network.heads());
        copy.initialize(model.getNDManager());
        float[] values = new float[parameters.size()];
        parameters.read(values);
        new FlatParameters(model.getNDManager(), copy).write(values);
        copy.prefer(shown(model.getNDManager()));
        model.setBlock(copy.block());
        return model;
    }

    Sharing sharing() {
        return sharing;
    }

    NDManager manager() {
        return manager;
    }

    Network network() {
        return network;
    }

    FlatParameters parameters() {
        return parameters;
    }
}
