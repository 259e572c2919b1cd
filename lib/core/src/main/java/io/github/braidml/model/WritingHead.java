package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.braidml.data.Input;
import io.github.braidml.data.TextTarget;
import io.github.braidml.task.Decoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A head that writes a sequence. Told the true tokens it gives minus the log-likelihood of each, given the true ones before it;
 * otherwise it writes, and gives the indices of the tokens. Either way {@code (batch, most tokens)}, filled up with zeros. With a
 * lexicon each token comes from the decoder or from the words it looks at, by a gate.
 */
final class WritingHead extends AbstractBlock {
    /** What the lexicon gives every token, so that the logarithm of none is a number. */
    private static final double LEAST = 1e-9;

    private final Head head;
    private final Head.Written spec;
    private final Block writer;
    private final SequentialBlock layers;
    /** How far the next token is the decoder's own, where there is a lexicon. */
    private final @Nullable Linear gate;

    private @Nullable NDArray never;
    private @Nullable NDArray least;
    private @Nullable NDArray share;
    private @Nullable NDArray rest;
    private @Nullable NDArray truth;
    private boolean looking;
    private float[][] seen = new float[0][];

    WritingHead(Head head, Head.Written spec) {
        this.head = head;
        this.spec = spec;
        writer = addChildBlock("writer", writer(spec, head.outputs()));
        layers = addChildBlock("layers", WholeHead.addLayers(new SequentialBlock(), head.hidden(), spec.vocabulary()));
        gate = spec.lexicon() == null ? null : addChildBlock("gate", Mlp.linear(1, Starts.LECUN));
    }

    private static Block writer(Head.Written spec, int length) {
        return spec.decoder() instanceof Decoder.TransformerDecoder transformer
                ? new TransformerWriter(transformer, spec.vocabulary(), length)
                : new GruWriter((Decoder.GruDecoder) spec.decoder(), spec.vocabulary());
    }

    /** Returns all such heads in a network, in the order of their tasks. */
    static List<WritingHead> in(Block block) {
        List<WritingHead> found = new ArrayList<>();
        if (block instanceof WritingHead one) {
            found.add(one);
        }
        block.getChildren().values().forEach(child -> found.addAll(in(child)));
        return found;
    }

    /** Returns the task's name. */
    String task() {
        return head.task();
    }

    /** Tells the true tokens of the next batch, the one that ends a sequence before the first, or nothing. */
    void tell(@Nullable NDArray tokens) {
        truth = tokens;
    }

    /** Says whether to keep the weights on the source's places of the first row that is written. */
    void look(boolean wanted) {
        looking = wanted;
    }

    /** Returns the weights kept, {@code (tokens written, places)}. */
    float[][] seen() {
        return seen;
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        PlaceHead.checkSequence(head, inputs);
        Shape tokens = new Shape(inputs[0].get(0), head.outputs());
        writer.initialize(manager, type, tokens, inputs[0], inputs[1]);
        Shape states = writer.getOutputShapes(new Shape[] {tokens, inputs[0], inputs[1]})[0];
        layers.initialize(manager, type, states);
        if (gate != null) {
            gate.initialize(manager, type, states);
        }
        float[] barred = new float[spec.vocabulary()];
        for (int token = 0; token < TextTarget.END; token++) {
            barred[token] = -Kept.FAR_BELOW;
        }
        never = Kept.array(manager, barred, new Shape(barred.length));
        least = Kept.number(manager, LEAST);
        share = Kept.number(manager, spec.smoothing());
        rest = Kept.number(manager, 1 - spec.smoothing());
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        NDArray out = truth == null ? written(store, inputs) : losses(store, inputs, truth, training);
        return new NDList(PlaceHead.padded(out, head.outputs()));
    }

    private NDArray losses(ParameterStore store, NDList source, NDArray told, boolean training) {
        long length = told.getShape().get(1);
        NDArray before = told.get(new NDIndex().addAllDim().addSliceDim(0, length - 1));
        NDArray after = told.get(new NDIndex().addAllDim().addSliceDim(1, length));
        Hints hints = hints(source, before, false);
        NDList seen = states(store, before, source, hints, training);
        NDArray logs = logs(store, seen.head(), training);
        NDArray chosen = logs.gather(own(after).toType(DataType.INT64, false).expandDims(2), 2)
                .squeeze(2);
        if (hints != null) {
            chosen = mixed(store, chosen, seen, hints, after, training);
        }
        if (spec.smoothing() > 0) {
            chosen = chosen.mul(rest).add(logs.mean(new int[] {2}).mul(share));
        }
        return chosen.neg();
    }

    /** What the lexicon says of the tokens after these; null without one. */
    private @Nullable Hints hints(NDList source, NDArray before, boolean writing) {
        return spec.lexicon() == null
                ? null
                : new Hints(spec.lexicon(), tokens(source.get(1)), tokens(before), writing);
    }

    private NDList states(
            ParameterStore store, NDArray tokens, NDList source, @Nullable Hints hints, boolean training) {
        NDList all = new NDList(own(tokens), source.get(0), source.get(1));
        if (hints != null) {
            all.add(hints.looks(tokens.getManager()));
        }
        return writer.forward(store, all, training);
    }

    /** Returns the tokens, those that only the lexicon knows as the unknown one. */
    private NDArray own(NDArray tokens) {
        if (spec.vocabulary() == spec.all()) {
            return tokens;
        }
        int[][] own = tokens(tokens);
        for (int[] row : own) {
            for (int i = 0; i < row.length; i++) {
                row[i] = row[i] < spec.vocabulary() ? row[i] : Input.UNKNOWN;
            }
        }
        return array(tokens.getManager(), own);
    }

    /**
     * The log-likelihood of tokens by the decoder and the lexicon together: log(g p + (1 - g) sum of a_j q_j), where the decoder
     * shares what it gives the unknown token out among those that only the lexicon knows.
     */
    private NDArray mixed(
            ParameterStore store, NDArray logs, NDList seen, Hints hints, NDArray after, boolean training) {
        NDManager manager = after.getManager();
        int[][] tokens = tokens(after);
        NDArray g = gate(store, seen.head(), training);
        NDArray looked = seen.get(1)
                .mul(hints.shares(manager, tokens))
                .sum(new int[] {2})
                .add(hints.ends(manager, tokens))
                .add(least);
        NDArray lexicon = looked.log().sub(Activation.softPlus(g));
        NDArray decoder = logs.add(rare(manager, tokens)).sub(Activation.softPlus(g.neg()));
        return lexicon.add(Activation.softPlus(decoder.sub(lexicon)));
    }

    private NDArray gate(ParameterStore store, NDArray states, boolean training) {
        return Objects.requireNonNull(gate)
                .forward(store, new NDList(states), training)
                .head()
                .squeeze(-1);
    }

    private NDArray rare(NDManager manager, int[][] tokens) {
        int length = tokens[0].length;
        float each = (float) -Math.log(Math.max(1, spec.all() - spec.vocabulary()));
        float[] logs = new float[tokens.length * length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = tokens[i / length][i % length] < spec.vocabulary() ? 0 : each;
        }
        return manager.create(logs, new Shape(tokens.length, length));
    }

    private NDArray logs(ParameterStore store, NDArray states, boolean training) {
        return layers.forward(store, new NDList(states), training).head().logSoftmax(-1);
    }

    private NDArray written(ParameterStore store, NDList source) {
        NDManager manager = source.head().getManager();
        int rows = (int) source.head().getShape().get(0);
        int[][] best = new BeamSearch(spec.beam(), TextTarget.END, head.outputs())
                .best(rows, (open, sequences) -> choices(store, manager, sequences, open, source));
        NDArray tokens = array(manager, best);
        long length = tokens.getShape().get(1);
        boolean copies = Arrays.stream(best).flatMapToInt(Arrays::stream).anyMatch(token -> token == Input.UNKNOWN);
        if (looking || copies) {
            NDArray before = tokens.get(new NDIndex().addAllDim().addSliceDim(0, length - 1));
            NDArray weights = states(store, before, source, hints(source, before, true), false)
                    .get(1);
            seen = looking ? rows(weights.get(0)) : seen;
            if (copies) {
                copy(best, weights, tokens(source.get(1)));
                tokens = array(manager, best);
            }
        }
        return tokens.get(new NDIndex().addAllDim().addSliceDim(1, length));
    }

    /** Puts in the place of each unknown token the unknown word of the source that is looked at most. */
    private static void copy(int[][] best, NDArray weights, int[][] source) {
        float[] looks = weights.toFloatArray();
        int places = source[0].length;
        int length = best[0].length - 1;
        for (int row = 0; row < best.length; row++) {
            for (int t = 0; t < length; t++) {
                if (best[row][t + 1] == Input.UNKNOWN) {
                    int at = (row * length + t) * places;
                    int[] words = source[row];
                    best[row][t + 1] = IntStream.range(0, places)
                            .filter(place -> words[place] == Input.UNKNOWN)
                            .boxed()
                            .max(Comparator.comparingDouble(place -> looks[at + place]))
                            .map(TextTarget::copied)
                            .orElse(Input.UNKNOWN);
                }
            }
        }
    }

    /** Only rows that are not finished are gone through: most sentences are far shorter than the longest. */
    private BeamSearch.Choices choices(
            ParameterStore store, NDManager manager, int[][] sequences, int[] rows, NDList whole) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            boolean all =
                    spec.beam() == 1 && rows.length == whole.head().getShape().get(0);
            NDList source = all ? whole : each(manager, rows, whole);
            NDArray before = array(manager, sequences);
            Hints hints = hints(source, before, true);
            NDList seen = states(store, before, source, hints, false);
            NDIndex here =
                    new NDIndex().addAllDim().addIndices(seen.head().getShape().get(1) - 1);
            NDArray last = seen.head().get(here);
            NDArray logs = logs(store, last, false);
            if (hints != null) {
                return mixed(logs, gate(store, last, false), seen.get(1).get(here), hints);
            }
            NDList best = logs.add(Objects.requireNonNull(never)).topK(width(), 1);
            int width = (int) best.head().getShape().get(1);
            float[] values = best.get(0).toFloatArray();
            long[] tokens = best.get(1).toLongArray();
            BeamSearch.Choices choices = BeamSearch.Choices.of(sequences.length, width);
            for (int i = 0; i < values.length; i++) {
                choices.tokens()[i / width][i % width] = (int) tokens[i];
                choices.logs()[i / width][i % width] = values[i];
            }
            return choices;
        }
    }

    private int width() {
        return Math.min(spec.beam(), spec.all() - TextTarget.END);
    }

    /** The likeliest tokens by the decoder and the lexicon together. */
    private BeamSearch.Choices mixed(NDArray logs, NDArray gates, NDArray weights, Hints hints) {
        int own = spec.vocabulary();
        int places = (int) weights.getShape().get(1);
        float[] decoder = logs.toFloatArray();
        float[] g = gates.toFloatArray();
        float[] looked = weights.toFloatArray();
        BeamSearch.Choices choices = BeamSearch.Choices.of(g.length, width());
        for (int row = 0; row < g.length; row++) {
            double mine = 1 / (1 + Math.exp(-g[row]));
            double[] shares = new double[spec.all()];
            for (int token = TextTarget.END; token < own; token++) {
                shares[token] = mine * Math.exp(decoder[row * own + token]);
            }
            hints.add(row, looked, row * places, 1 - mine, shares);
            for (int k = 0; k < width(); k++) {
                int best = Input.UNKNOWN;
                for (int token = best; token < shares.length; token++) {
                    best = shares[token] > shares[best] ? token : best;
                }
                choices.tokens()[row][k] = best;
                choices.logs()[row][k] = Math.log(shares[best]);
                shares[best] = -1;
            }
        }
        return choices;
    }

    private static int[][] tokens(NDArray array) {
        int width = (int) array.getShape().get(1);
        float[] values = array.toFloatArray();
        int[][] tokens = new int[(int) array.getShape().get(0)][width];
        for (int i = 0; i < values.length; i++) {
            tokens[i / width][i % width] = (int) values[i];
        }
        return tokens;
    }

    /** The source of some rows, once for each sequence. */
    private NDList each(NDManager manager, int[] rows, NDList source) {
        long[] places = new long[rows.length * spec.beam()];
        Arrays.setAll(places, i -> rows[i / spec.beam()]);
        NDIndex index = new NDIndex("{}", manager.create(places));
        return new NDList(source.get(0).get(index), source.get(1).get(index));
    }

    private static NDArray array(NDManager manager, int[][] tokens) {
        int length = tokens[0].length;
        float[] values = new float[tokens.length * length];
        for (int i = 0; i < values.length; i++) {
            values[i] = tokens[i / length][i % length];
        }
        return manager.create(values, new Shape(tokens.length, length));
    }

    private static float[][] rows(NDArray matrix) {
        int height = (int) matrix.getShape().get(0);
        int width = (int) matrix.getShape().get(1);
        float[] values = matrix.toFloatArray();
        float[][] rows = new float[height][width];
        for (int i = 0; i < values.length; i++) {
            rows[i / width][i % width] = values[i];
        }
        return rows;
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return new Shape[] {new Shape(inputs[0].get(0), head.outputs())};
    }
}
