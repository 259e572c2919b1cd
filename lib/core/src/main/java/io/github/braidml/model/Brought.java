package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.braidml.data.Input;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A DJL block of the user's own as an encoder.
 *
 * <p>The block takes one array per input, {@code (batch, ...)}, tokens as their indices. What it gives is read value by value,
 * {@code (batch, width)}; or it gives every place of a sequence and a mask, {@code (batch, length, width)} and {@code (batch,
 * length)}. Parameters that no gradient moves, such as running means, are saved and restored with the others.
 *
 * <p>A block must not compute with bare numbers, such as {@code x.mul(2)} or {@code x.add(1)}: DJL frees the number's memory before
 * the backward pass reads it, and gradients are then silently wrong. Keep the number as an array that lives as long as the block.
 *
 * <p>Batch normalisation over rows takes at least two: where the last batch of an epoch would have one, the batch before it gives up
 * a row. Batches of one row, and other too small ones, are refused.
 *
 * <p>A model file has the block's values and its name, not its code: loading asks for it again.
 *
 * @param name what the block is called, in pictures and files
 * @param factory makes a new, uninitialised block each time; null in a spec that was read from a file
 */
public record Brought(String name, @Nullable Supplier<Block> factory) implements Encoder {

    public Brought {
        if (name.isBlank()) {
            throw new IllegalArgumentException("block(name, factory): a block needs a name; the one given is blank");
        }
    }

    @Override
    public boolean takes(Input input) {
        return true;
    }

    @Override
    public Block block(List<Input> inputs) {
        if (factory == null) {
            throw missing(name);
        }
        Block made = factory.get();
        if (made == null) {
            throw new IllegalArgumentException(
                    "%s needs a new block each time its factory is asked; it gave null".formatted(this));
        }
        if (made.isInitialized() || made == factory.get()) {
            throw new IllegalArgumentException(
                    "%s needs a new, uninitialised block each time its factory is asked; make it in there: block(\"%s\", () -> new ...)"
                            .formatted(this, name));
        }
        return new Wrapped(this, made);
    }

    /** Returns what to say when a file names a block that was not given. */
    public static IllegalArgumentException missing(String name) {
        return new IllegalArgumentException(
                "the model was made with block(\"%s\", ...), whose code no file can hold; load it with load(file, block(\"%s\", () -> ...))"
                        .formatted(name, name));
    }

    @Override
    public List<Layer> layers() {
        return List.of(new Layer(name, "a DJL block"));
    }

    @Override
    public String toString() {
        return "block(\"" + name + "\")";
    }

    /** The block, with its output as other parts of a network take it. */
    private static final class Wrapped extends AbstractBlock {
        private final Brought spec;
        private final Block inner;

        Wrapped(Brought spec, Block inner) {
            this.spec = spec;
            this.inner = addChildBlock("inner", inner);
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
            NDList out = inner.forward(store, inputs, training, params);
            if (Places.isSequence(out)) {
                return out;
            }
            NDArray one = out.singletonOrThrow();
            return new NDList(
                    one.getShape().dimension() == 2
                            ? one
                            : one.reshape(one.getShape().get(0), -1));
        }

        @Override
        protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
            shapes(inputs);
            inner.initialize(manager, type, inputs);
        }

        /** Asks the block what it gives; what DJL or the user's code says when it cannot take the inputs is only the cause. */
        private Shape[] shapes(Shape[] inputs) {
            try {
                return inner.getOutputShapes(inputs);
            } catch (RuntimeException e) {
                throw new IllegalArgumentException(
                        "%s must take %s, the batch first, one array per input; it says: %s"
                                .formatted(spec, Arrays.toString(inputs), e.getMessage()),
                        e);
            }
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            Shape[] out = shapes(inputs);
            long batch = inputs[0].get(0);
            boolean kept = Arrays.stream(out).allMatch(shape -> shape.dimension() > 0 && shape.get(0) == batch);
            if (kept && out.length == 2 && out[0].dimension() == 3 && out[1].dimension() == 2) {
                return out;
            }
            if (!kept || out.length != 1 || out[0].dimension() < 2 || out[0].size() == 0) {
                throw new IllegalArgumentException(
                        "%s must give (batch, ...), or (batch, length, width) and a mask (batch, length); of inputs %s it gives %s"
                                .formatted(spec, Arrays.toString(inputs), Arrays.toString(out)));
            }
            return new Shape[] {new Shape(batch, out[0].size() / batch)};
        }
    }
}
