package io.github.braidml.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.github.braidml.model.Head;
import io.github.braidml.model.Network;
import io.github.braidml.model.Penalty;
import io.github.braidml.optim.Flat;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All values of a network as one flat vector, and their gradients as another, read and written in place in the engine's
 * memory: the shared parameters first, then those of single tasks, then buffers that no gradient moves.
 *
 * <p>The engine accumulates gradients in place, so a view taken once stays valid while its handle is open, no graph of a
 * gradient is built and no parameter is replaced; {@link #checkAliased} makes sure.
 */
final class FlatParameters implements Flat {
    private static final int CHUNK = 4096;

    private final List<Slot> slots = new ArrayList<>();
    private final List<List<int[]>> ranges = new ArrayList<>();
    private final List<String> tasks;
    private final List<Term> terms = new ArrayList<>();
    private final Map<Slot, float[]> ownBuffers = new LinkedHashMap<>();
    private final float[] values = new float[CHUNK];
    private final float[] gradients = new float[CHUNK];
    private final int shared;
    private final int trainable;
    private final int size;

    /** One parameter: where it lies in the flat vector, and views on its values and its gradient. */
    private record Slot(
            Network.Entry entry, int offset, int size, FloatBuffer values, PtNDArray gradient, FloatBuffer gradients) {
        boolean moves() {
            return gradients.capacity() > 0;
        }

        Range range(int from, int to, int task, String owner) {
            Parameter.Type type = entry.parameter().getType();
            boolean weight = type != Parameter.Type.BIAS && type != Parameter.Type.GAMMA && type != Parameter.Type.BETA;
            return new Range(entry.name(), task, owner, weight, offset + from, offset + to);
        }
    }

    /** A penalty with the parameters it depends on, and room for their values and derivatives. */
    private record Term(Penalty penalty, List<Slot> slots, float[][] values, float[][] gradients) {}

    /** Takes views on an initialised network; they live as long as the manager. */
    FlatParameters(NDManager manager, Network network) {
        tasks = network.heads().stream().map(Head::task).toList();
        tasks.forEach(task -> ranges.add(new ArrayList<>()));
        List<Network.Entry> trained = network.entries().stream()
                .filter(e -> e.parameter().requiresGradient())
                .toList();
        List<Network.Entry> buffers = network.entries().stream()
                .filter(e -> !e.parameter().requiresGradient())
                .toList();
        int offset = 0;
        int sharedSize = 0;
        for (Network.Entry entry : trained) {
            Slot slot = trained(manager, entry, offset);
            slots.add(slot);
            offset = Math.addExact(offset, slot.size());
            sharedSize = entry.parts().isEmpty() ? offset : sharedSize;
        }
        shared = sharedSize;
        trainable = offset;
        for (Network.Entry entry : buffers) {
            FloatBuffer view = view(entry.parameter().getArray());
            slots.add(new Slot(
                    entry,
                    offset,
                    view.capacity(),
                    view,
                    (PtNDArray) entry.parameter().getArray(),
                    FloatBuffer.allocate(0)));
            offset = Math.addExact(offset, view.capacity());
        }
        size = offset;
        for (Slot slot : slots) {
            for (Network.Part part : slot.entry().parts()) {
                ranges.get(part.task()).add(new int[] {slot.offset() + part.from(), slot.offset() + part.to()});
            }
        }
        slots.stream()
                .filter(slot -> !slot.moves() && !slot.entry().parts().isEmpty())
                .forEach(slot -> ownBuffers.put(slot, new float[slot.size()]));
        network.penalties().forEach(penalty -> terms.add(term(penalty)));
    }

    private Term term(Penalty penalty) {
        List<Slot> touched = penalty.parameters().stream().map(this::slot).toList();
        float[][] room = touched.stream().map(slot -> new float[slot.size()]).toArray(float[][]::new);
        float[][] derivatives =
                touched.stream().map(slot -> new float[slot.size()]).toArray(float[][]::new);
        return new Term(penalty, touched, room, derivatives);
    }

    private Slot slot(Parameter parameter) {
        return slots.stream()
                .filter(slot -> slot.entry().parameter() == parameter)
                .findFirst()
                .orElseThrow();
    }

    private static Slot trained(NDManager manager, Network.Entry entry, int offset) {
        PtNDArray parameter = (PtNDArray) entry.parameter().getArray();
        FloatBuffer values = view(parameter);
        // A first backward pass makes the engine create the gradient; from then on it only adds to it.
        JniUtils.setGradMode(true);
        try (PtNDArray sum = JniUtils.sum(parameter);
                PtNDArray one = (PtNDArray) manager.ones(new Shape())) {
            JniUtils.backward(sum, one, false, false);
        } finally {
            JniUtils.setGradMode(false);
        }
        PtNDArray gradient = parameter.getGradient();
        FloatBuffer gradients = view(gradient);
        zero(gradients);
        return new Slot(entry, offset, values.capacity(), values, gradient, gradients);
    }

    static FloatBuffer view(NDArray array) {
        ByteBuffer bytes = ((PtNDArray) array).toByteBuffer(true);
        return bytes.asFloatBuffer();
    }

    /** Returns the number of values that serve several tasks. */
    int shared() {
        return shared;
    }

    @Override
    public int trainable() {
        return trainable;
    }

    @Override
    public int size() {
        return size;
    }

    /** Returns the parameters in the order of the flat vector. */
    List<Network.Entry> entries() {
        return slots.stream().map(Slot::entry).toList();
    }

    @Override
    public void read(float[] into) {
        for (Slot slot : slots) {
            slot.values().get(0, into, slot.offset(), slot.size());
        }
    }

    @Override
    public void write(float[] from) {
        for (Slot slot : slots) {
            slot.values().put(0, from, slot.offset(), slot.size());
        }
    }

    /** Copies those values of one flat vector to another that serve one task alone. */
    void copyOwn(int task, float[] from, float[] to) {
        for (int[] range : ranges.get(task)) {
            System.arraycopy(from, range[0], to, range[0], range[1] - range[0]);
        }
    }

    /** Takes those values from a flat vector that serve one task alone. */
    void writeOwn(int task, float[] from) {
        for (int[] range : ranges.get(task)) {
            for (Slot slot : slots) {
                int start = Math.max(range[0], slot.offset());
                int end = Math.min(range[1], slot.offset() + slot.size());
                if (start < end) {
                    slot.values().put(start - slot.offset(), from, start, end - start);
                }
            }
        }
    }

    /** Keeps what running means and the like of single tasks are now. */
    void keepBuffers() {
        ownBuffers.forEach((slot, kept) -> slot.values().get(0, kept));
    }

    /** Puts back what was kept, but for these tasks: to the others a batch without labels for them has not happened. */
    void putBackBuffers(int[] tasks) {
        ownBuffers.forEach((slot, kept) -> {
            int owner = slot.entry().parts().get(0).task();
            if (Arrays.stream(tasks).noneMatch(task -> task == owner)) {
                slot.values().put(0, kept);
            }
        });
    }

    /** Sets every gradient to zero; works on NaN too, which an arithmetic zeroing would keep. */
    void zeroGradients() {
        slots.forEach(slot -> zero(slot.gradients()));
    }

    /** Sets the gradient of a parameter. */
    void putGradient(Parameter parameter, NDArray gradient) {
        Slot slot = slot(parameter);
        slot.gradients().put(0, view(gradient), 0, slot.size());
    }

    /** Writes a shared parameter's gradients, one per row, to where they stand in rows each {@link #shared} long. */
    void putRows(Parameter parameter, NDArray gradients, FloatBuffer rows) {
        Slot slot = slot(parameter);
        FloatBuffer all = view(gradients);
        for (int from = 0; from < all.capacity(); from += slot.size()) {
            rows.put(from / slot.size() * shared + slot.offset(), all, from, slot.size());
        }
    }

    /** Moves the gradients of the shared parameters into a row and sets them to zero. */
    void takeShared(FloatBuffer row, int at) {
        for (Slot slot : slots) {
            if (slot.offset() < shared) {
                row.put(at + slot.offset(), slot.gradients(), 0, slot.size());
                zero(slot.gradients());
            }
        }
    }

    /** Sets the gradients of the shared parameters to a weighted sum of rows, each {@link #shared} long. */
    void combineShared(FloatBuffer rows, double[] weights) {
        for (Slot slot : slots) {
            if (slot.offset() >= shared) {
                continue;
            }
            for (int from = 0; from < slot.size(); from += CHUNK) {
                int n = Math.min(CHUNK, slot.size() - from);
                Arrays.fill(gradients, 0, n, 0);
                for (int t = 0; t < weights.length; t++) {
                    rows.get(t * shared + slot.offset() + from, values, 0, n);
                    add((float) weights[t], values, gradients, n);
                }
                slot.gradients().put(from, gradients, 0, n);
            }
        }
    }

    private static void add(float weight, float[] x, float[] sum, int n) {
        for (int i = 0; i < n; i++) {
            sum[i] += weight * x[i];
        }
    }

    /** Multiplies the gradients of the parameters that serve one task alone. */
    void scaleOwn(int task, float factor) {
        for (int[] range : ranges.get(task)) {
            for (Slot slot : slots) {
                int from = Math.max(range[0], slot.offset());
                int to = Math.min(range[1], slot.offset() + slot.size());
                scale(slot.gradients(), from - slot.offset(), to - slot.offset(), factor);
            }
        }
    }

    private void scale(FloatBuffer buffer, int start, int end, float factor) {
        for (int from = start; from < end; from += CHUNK) {
            int n = Math.min(CHUNK, end - from);
            buffer.get(from, gradients, 0, n);
            for (int i = 0; i < n; i++) {
                gradients[i] *= factor;
            }
            buffer.put(from, gradients, 0, n);
        }
    }

    /** Adds to the gradients those of the terms that the total has beside the losses; returns the sum of these terms. */
    double penalise() {
        double sum = 0;
        for (Term term : terms) {
            for (int i = 0; i < term.slots().size(); i++) {
                Slot slot = term.slots().get(i);
                slot.values().get(0, term.values()[i], 0, slot.size());
                slot.gradients().get(0, term.gradients()[i], 0, slot.size());
            }
            sum += term.penalty().add(term.values(), term.gradients());
            for (int i = 0; i < term.slots().size(); i++) {
                Slot slot = term.slots().get(i);
                slot.gradients().put(0, term.gradients()[i], 0, slot.size());
            }
        }
        return sum;
    }

    @Override
    public List<Range> ranges(boolean byTask) {
        List<Range> all = new ArrayList<>();
        for (Slot slot : slots) {
            List<Network.Part> parts = slot.entry().parts();
            if (!slot.moves()) {
                continue;
            }
            if (byTask && !parts.isEmpty()) {
                parts.forEach(part -> all.add(slot.range(part.from(), part.to(), part.task(), tasks.get(part.task()))));
            } else {
                all.add(slot.range(0, slot.size(), -1, "shared"));
            }
        }
        return all;
    }

    @Override
    public void look(List<Range> of, Visitor visitor) {
        visit(of, visitor, false);
    }

    @Override
    public void move(List<Range> of, Visitor visitor) {
        visit(of, visitor, true);
    }

    private void visit(List<Range> of, Visitor visitor, boolean move) {
        int s = 0;
        for (int r = 0; r < of.size(); r++) {
            Range range = of.get(r);
            while (slots.get(s).offset() + slots.get(s).size() <= range.from()) {
                s++;
            }
            Slot slot = slots.get(s);
            for (int from = range.from(); from < range.to(); from += CHUNK) {
                int n = Math.min(CHUNK, range.to() - from);
                int at = from - slot.offset();
                slot.values().get(at, values, 0, n);
                slot.gradients().get(at, gradients, 0, n);
                visitor.visit(r, from, values, gradients, n);
                if (move) {
                    slot.values().put(at, values, 0, n);
                    slot.gradients().put(at, ZEROS, 0, n);
                }
            }
        }
    }

    /**
     * Makes sure that the views still are the engine's memory.
     *
     * @throws IllegalStateException if a parameter or gradient was replaced
     */
    void checkAliased() {
        for (Slot slot : slots) {
            if (slot.moves()) {
                try (PtNDArray fresh =
                        (PtNDArray) slot.entry().parameter().getArray().getGradient()) {
                    check(slot, slot.gradients(), view(fresh));
                }
            }
            check(slot, slot.values(), view(slot.entry().parameter().getArray()));
        }
    }

    private static void check(Slot slot, FloatBuffer kept, FloatBuffer fresh) {
        float before = kept.get(0);
        float canary = before == 0.5f ? 0.25f : 0.5f;
        kept.put(0, canary);
        boolean same = fresh.get(0) == canary;
        kept.put(0, before);
        if (!same) {
            throw new IllegalStateException(
                    "parameter '%s' was replaced while training; a block must keep its parameters' arrays"
                            .formatted(slot.entry().name()));
        }
    }

    private static final float[] ZEROS = new float[CHUNK];

    private static void zero(FloatBuffer buffer) {
        int n = buffer.capacity();
        for (int from = 0; from < n; from += CHUNK) {
            buffer.put(from, ZEROS, 0, Math.min(CHUNK, n - from));
        }
    }
}
