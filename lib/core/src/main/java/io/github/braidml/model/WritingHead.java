package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
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
 * lexicon the decoder chooses among what that says of the words it looks at, see {@link LexicalBias}.
 */
final class WritingHead extends AbstractBlock {
    private final Head head;
    private final Head.Written spec;
    private final Block writer;
    private final SequentialBlock layers;
    /** Where there is a lexicon. */
    private final @Nullable LexicalBias bias;

    private @Nullable NDArray never;
    private @Nullable NDArray each;
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
        bias = spec.lexicon() == null ? null : addChildBlock("lexicon", new LexicalBias());
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
        if (bias != null) {
            bias.initialize(manager, type, new Shape(states.get(0), states.get(1), spec.vocabulary()), states);
        }
        float[] barred = new float[spec.vocabulary()];
        for (int token = 0; token < TextTarget.END; token++) {
            barred[token] = -Kept.FAR_BELOW;
        }
        never = Kept.array(manager, barred, new Shape(barred.length));
        each = Kept.number(manager, 1.0 / Math.max(1, rare()));
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
        Hints hints = hints(source, before, training ? Hints.Use.LEARN : Hints.Use.JUDGE);
        NDList seen = states(store, before, source, hints, training);
        NDArray scores = scores(store, seen.head(), training);
        NDArray logs;
        NDArray chosen;
        if (hints == null) {
            logs = scores.logSoftmax(-1);
            chosen = at(logs, after);
        } else {
            NDManager manager = after.getManager();
            NDArray looks = hints.looks(seen.get(1));
            NDArray said = hints.tokens(manager, Math.min(spec.all(), spec.vocabulary() + 1));
            NDList both =
                    Objects.requireNonNull(bias).forward(store, new NDList(scores, seen.head(), looks, said), training);
            logs = both.head();
            chosen = at(logs, within(after, spec.vocabulary()));
            if (rare() > 0) {
                chosen = chosen.add(
                        share(both, looks, hints.shares(manager, tokens(after))).mul(isRare(manager, tokens(after))));
            }
        }
        if (spec.smoothing() > 0) {
            chosen = chosen.mul(rest).add(logs.mean(new int[] {2}).mul(share));
        }
        return chosen.neg();
    }

    private static NDArray at(NDArray logs, NDArray tokens) {
        return logs.gather(tokens.toType(DataType.INT64, false).expandDims(2), 2)
                .squeeze(2);
    }

    /** What the lexicon says of the tokens after these; null without one. */
    private @Nullable Hints hints(NDList source, NDArray before, Hints.Use use) {
        return spec.lexicon() == null ? null : new Hints(spec.lexicon(), tokens(source.get(1)), tokens(before), use);
    }

    private NDList states(
            ParameterStore store, NDArray tokens, NDList source, @Nullable Hints hints, boolean training) {
        NDList all = new NDList(within(tokens, Input.UNKNOWN), source.get(0), source.get(1));
        if (hints != null) {
            all.add(hints.looks(tokens.getManager()));
        }
        return writer.forward(store, all, training);
    }

    /** How many tokens only the lexicon knows. */
    private int rare() {
        return spec.all() - spec.vocabulary();
    }

    /** Returns the tokens, those that only the lexicon knows as the one given. */
    private NDArray within(NDArray tokens, int other) {
        if (rare() == 0) {
            return tokens;
        }
        int[][] own = tokens(tokens);
        for (int[] row : own) {
            for (int i = 0; i < row.length; i++) {
                row[i] = row[i] < spec.vocabulary() ? row[i] : other;
            }
        }
        return array(tokens.getManager(), own);
    }

    /** Returns the logarithm of the share that one of those that only the lexicon knows has of them all: they share e alike. */
    private NDArray share(NDList both, NDArray looks, NDArray shares) {
        NDArray one = looks.mul(shares).sum(new int[] {2}, true);
        return one.add(both.get(1).mul(Objects.requireNonNull(each)))
                .log()
                .sub(both.get(2))
                .squeeze(2);
    }

    private NDArray isRare(NDManager manager, int[][] tokens) {
        int length = tokens[0].length;
        float[] rare = new float[tokens.length * length];
        for (int i = 0; i < rare.length; i++) {
            rare[i] = tokens[i / length][i % length] < spec.vocabulary() ? 0 : 1;
        }
        return manager.create(rare, new Shape(tokens.length, length));
    }

    private NDArray scores(ParameterStore store, NDArray states, boolean training) {
        return layers.forward(store, new NDList(states), training).head();
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
            NDArray weights = states(store, before, source, hints(source, before, Hints.Use.WRITE), false)
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
            Hints hints = hints(source, before, Hints.Use.WRITE);
            NDList seen = states(store, before, source, hints, false);
            NDIndex here =
                    new NDIndex().addAllDim().addIndices(seen.head().getShape().get(1) - 1);
            NDArray last = seen.head().get(here);
            NDArray scores = scores(store, last, false);
            if (hints != null) {
                NDArray beyond = Objects.requireNonNull(bias).beyond(store, last, false);
                return chosen(scores, beyond, seen.get(1).get(here), hints);
            }
            NDList best =
                    scores.logSoftmax(-1).add(Objects.requireNonNull(never)).topK(width(), 1);
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
    private BeamSearch.Choices chosen(NDArray scores, NDArray beyond, NDArray weights, Hints hints) {
        int own = spec.vocabulary();
        int places = (int) weights.getShape().get(1);
        float[] decoder = scores.toFloatArray();
        float[] e = beyond.toFloatArray();
        float[] looked = weights.toFloatArray();
        BeamSearch.Choices choices = BeamSearch.Choices.of(e.length, width());
        for (int row = 0; row < e.length; row++) {
            double[] shares = new double[spec.all()];
            if (hints.isTooLong(row)) {
                shares[TextTarget.END] = 1;
            } else {
                hints.add(row, looked, row * places, shares);
                weigh(shares, decoder, row * own, e[row]);
            }
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

    /** Makes probabilities of what the lexicon says; that a word is repeated is for the lexicon alone to say. */
    private void weigh(double[] shares, float[] scores, int from, double e) {
        int own = spec.vocabulary();
        double sum = 0;
        for (int token = Input.UNKNOWN; token < shares.length; token++) {
            double beyond = token >= own ? e / rare() : token < TextTarget.END ? 0 : e;
            shares[token] = (shares[token] + beyond) * Math.exp(scores[from + (token < own ? token : Input.UNKNOWN)]);
            sum += shares[token];
        }
        for (int token = Input.UNKNOWN; token < shares.length; token++) {
            shares[token] /= sum;
        }
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
