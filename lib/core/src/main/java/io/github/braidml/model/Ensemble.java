package io.github.braidml.model;

import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.braidml.data.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Several networks of one kind side by side, whose outputs are averaged: of numbers the predictions as they are learned, of
 * classes the logarithms of the probabilities.
 *
 * @param member the network of each
 * @param members how many
 */
public record Ensemble(Sharing member, int members) implements Sharing {

    public Ensemble {
        if (members < 2) {
            throw new IllegalArgumentException("ensemble: needs at least 2 networks; given " + members);
        }
    }

    @Override
    public Encoder encoder() {
        return member.encoder();
    }

    @Override
    public boolean shares() {
        return member.shares();
    }

    @Override
    public Ensemble encoder(Encoder other) {
        return new Ensemble(member.encoder(other), members);
    }

    /** Returns the name that a parameter of one of the networks has here. */
    public static String name(int member, String parameter) {
        return "member." + member + "." + parameter;
    }

    @Override
    public Network network(List<Input> inputs, List<Head> heads) {
        for (Head head : heads) {
            if (head.writes()) {
                throw new IllegalArgumentException(
                        "ensemble: averages outputs, but task '%s' writes a sentence; take one of the runs, or the average of their values"
                                .formatted(head.task()));
            }
        }
        List<Block> blocks = IntStream.range(0, members)
                .mapToObj(m -> member.network(inputs, heads).block())
                .toList();
        return new Network(new Averaged(blocks), inputs, heads);
    }

    @Override
    public Sketch sketch(List<Input> inputs, List<String> tasks) {
        return member.sketch(inputs, tasks);
    }

    @Override
    public String penalty() {
        return member.penalty();
    }

    @Override
    public String toString() {
        return "ensemble(" + member + ", " + members + ")";
    }

    private static final class Averaged extends AbstractBlock implements Owned {
        private final List<Block> members;

        Averaged(List<Block> members) {
            this.members = members;
            members.forEach(block -> addChildBlock("member", block));
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
            NDList outputs = new NDList(members.size());
            for (Block member : members) {
                outputs.add(member.forward(store, inputs, training).head());
            }
            return new NDList(NDArrays.stack(outputs).mean(new int[] {0}));
        }

        @Override
        protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
            members.forEach(member -> member.initialize(manager, type, inputs));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return members.get(0).getOutputShapes(inputs);
        }

        @Override
        public void own(Owners owners) {
            for (int m = 0; m < members.size(); m++) {
                Owners own = new Owners();
                ((Owned) members.get(m)).own(own);
                int number = m;
                owners.renamed(own, name -> name(number, name));
            }
        }

        @Override
        public List<Penalty> penalties() {
            List<Penalty> all = new ArrayList<>();
            members.forEach(member -> all.addAll(((Owned) member).penalties()));
            return all;
        }
    }
}
