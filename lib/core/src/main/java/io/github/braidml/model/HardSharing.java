package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.braidml.data.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Hard parameter sharing: one encoder, a head per task on its representation.
 *
 * <p>Caruana: Multitask Learning, Machine Learning 28, 1997.
 *
 * @param encoder the shared encoder
 */
public record HardSharing(Encoder encoder) implements Sharing {

    @Override
    public boolean shares() {
        return true;
    }

    @Override
    public HardSharing encoder(Encoder other) {
        return new HardSharing(other);
    }

    @Override
    public Network network(List<Input> inputs, List<Head> heads) {
        Block block = encoder.block(inputs);
        double dropout = encoder instanceof Mlp mlp ? mlp.dropout() : 0;
        List<Linear> chain = encoder instanceof Mlp ? Mlp.layers(block) : List.of();
        return new Network(new Trunk(block, chain, dropout, new Heads(heads)), inputs, heads);
    }

    @Override
    public List<List<String>> stages(List<Input> inputs) {
        List<Block> stages = encoder.stages(inputs);
        if (stages.size() == 1) {
            return List.of(List.of("shared"));
        }
        int blocks = encoder.block(inputs).getChildren().size();
        boolean whole = blocks == stages.size();
        List<List<String>> names = new ArrayList<>();
        int at = 0;
        for (Block stage : stages) {
            int end = at + (whole ? 1 : stage.getChildren().size());
            names.add(IntStream.range(at, end).mapToObj(i -> "shared." + i).toList());
            at = end;
        }
        return names;
    }

    @Override
    public Sketch sketch(List<Input> inputs, List<String> tasks) {
        return Sketch.trunk(encoder, tasks);
    }

    @Override
    public String toString() {
        return "hard(" + encoder + ")";
    }

    private static final class Trunk extends AbstractBlock implements Owned, Split {
        private final Block encoder;
        private final List<Linear> chain;
        private final double dropout;
        private final Heads heads;

        /** Takes an encoder and, if it is nothing but those, its linear layers. */
        Trunk(Block encoder, List<Linear> chain, double dropout, Heads heads) {
            this.encoder = addChildBlock("encoder", encoder);
            this.chain = chain;
            this.dropout = dropout;
            this.heads = addChildBlock("heads", heads);
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
            return heads.forward(store, encoder.forward(store, inputs, training), training);
        }

        @Override
        public NDList represent(ParameterStore store, NDList batch, boolean training) {
            return heads.seen(encoder.forward(store, batch, training));
        }

        @Override
        public NDArray outputs(ParameterStore store, List<NDList> seen, boolean training) {
            return heads.outputs(store, seen, training);
        }

        @Override
        public Optional<Affine> matrix() {
            return heads.matrix();
        }

        @Override
        public List<Affine> chain() {
            return chain.stream().map(linear -> Affine.of(linear, dropout)).toList();
        }

        @Override
        protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
            encoder.initialize(manager, type, inputs);
            heads.initialize(manager, type, encoder.getOutputShapes(inputs));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return heads.getOutputShapes(encoder.getOutputShapes(inputs));
        }

        @Override
        public void own(Owners owners) {
            owners.shared(encoder);
            heads.own(owners);
        }
    }
}
