package io.github.braidml.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.github.braidml.data.Input;
import io.github.braidml.data.TagsTarget;
import io.github.braidml.task.Decoder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SequencesTest {
    private static final int WORDS = 12;
    private static final int LENGTH = 9;
    private static final Input SENTENCE = new Input("english", List.of(LENGTH), WORDS);

    private NDManager manager;
    private ParameterStore store;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager("PyTorch");
        store = new ParameterStore(manager, false);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Encoder> encoders() {
        return Stream.of(
                Recurrent.of(Recurrent.Cell.GRU, 6),
                Recurrent.of(Recurrent.Cell.GRU, 6).layers(2).bidirectional().embedding(4),
                Recurrent.of(Recurrent.Cell.LSTM, 6).layers(2),
                Recurrent.of(Recurrent.Cell.LSTM, 6).bidirectional().dropout(0.5),
                new Transformer(8, 2, 2, 0.5, false),
                new Transformer(8, 2, 2, 0, true));
    }

    static Stream<Decoder> decoders() {
        return Stream.of(new Decoder.TransformerDecoder(8, 2, 2, 0.5), new Decoder.GruDecoder(8, 0.5));
    }

    private Block block(Encoder encoder) {
        Block block = encoder.block(List.of(SENTENCE));
        block.initialize(manager, DataType.FLOAT32, new Shape(1, LENGTH));
        return block;
    }

    private NDArray tokens(float[]... rows) {
        return manager.create(rows);
    }

    private static float[] sentence(int width, int... tokens) {
        float[] row = new float[width];
        for (int i = 0; i < tokens.length; i++) {
            row[i] = tokens[i];
        }
        return row;
    }

    private NDList run(Block block, NDArray tokens) {
        return block.forward(store, new NDList(tokens), false);
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void paddingAndOtherRowsNeverReachARow(Encoder encoder) {
        Block block = block(encoder);
        NDList alone = run(block, tokens(sentence(4, 5, 1, 7, 3)));
        NDList longer = run(block, tokens(sentence(9, 5, 1, 7, 3), sentence(9, 2, 3, 4, 5, 6, 7, 8, 9, 10)));
        NDList planted = run(block, tokens(sentence(9, 5, 1, 7, 3), sentence(9, 11, 11, 4, 5, 6, 7, 8, 11, 11)));
        int width = (int) alone.head().getShape().get(2);
        float[] known = alone.head().toFloatArray();
        float[] first = longer.head().get(0).toFloatArray();
        assertThat(planted.head().get(0).toFloatArray()).isEqualTo(first);
        for (int i = 0; i < known.length; i++) {
            assertThat(first[i]).isEqualTo(known[i], within(1e-6f));
        }
        assertZero(Arrays.copyOfRange(first, 4 * width, 9 * width));
        assertThat(longer.get(1).get(0).toFloatArray())
                .as("the tokens themselves, for who wants to know which")
                .containsExactly(5, 1, 7, 3, 0, 0, 0, 0, 0);
        float[] shorter = Places.whole(alone).toFloatArray();
        float[] padded = Places.whole(longer).get(0).toFloatArray();
        for (int i = 0; i < width; i++) {
            assertThat(padded[i]).isEqualTo(shorter[i], within(1e-6f));
        }
    }

    /** Not to the last bit is it seen what a network has learned for padding, for nothing learns it. */
    @ParameterizedTest
    @MethodSource("encoders")
    void whatStandsForPaddingIsSeenNowhere(Encoder encoder) {
        Block block = block(encoder);
        NDArray tokens = tokens(sentence(9, 5, 1, 7, 3), sentence(9, 2, 3), sentence(9));
        float[] before = run(block, tokens).head().toFloatArray();
        float[] whole = Places.whole(run(block, tokens)).toFloatArray();
        int changed = 0;
        for (Parameter parameter : block.getParameters().values()) {
            if (parameter.getShape().get(0) == WORDS) {
                parameter.getArray().set(new NDIndex("0"), 100);
                changed++;
            }
        }
        assertThat(changed).isEqualTo(1);
        float[] after = run(block, tokens).head().toFloatArray();
        for (int i = 0; i < before.length; i++) {
            // The zeros at padding may have another sign.
            assertThat(after[i] + 0f).isEqualTo(before[i] + 0f);
        }
        assertThat(Places.whole(run(block, tokens)).toFloatArray()).isEqualTo(whole);
    }

    /** Zero of either sign. */
    private static void assertZero(float[] values) {
        for (float value : values) {
            assertThat(value).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void anEmptySentenceIsZero(Encoder encoder) {
        NDList none = run(block(encoder), tokens(sentence(3), sentence(3, 4, 5, 6)));
        assertZero(none.head().get(0).toFloatArray());
        assertZero(Places.whole(none).get(0).toFloatArray());
        assertThat(Places.whole(none).get(1).toFloatArray()).doesNotContain(Float.NaN);
    }

    /** In one direction the last token is news for the last place only; otherwise for every place. */
    @ParameterizedTest
    @MethodSource("encoders")
    void everyPlaceSeesWhatItsEncoderReads(Encoder encoder) {
        Block block = block(encoder);
        float[] one = run(block, tokens(sentence(5, 3, 4, 5, 6, 7)))
                .head()
                .get(0)
                .get(0)
                .toFloatArray();
        float[] other = run(block, tokens(sentence(5, 3, 4, 5, 6, 8)))
                .head()
                .get(0)
                .get(0)
                .toFloatArray();
        boolean oneWay = encoder instanceof Recurrent recurrent && !recurrent.isBidirectional();
        assertThat(Arrays.equals(one, other)).isEqualTo(oneWay);
    }

    /** Without positions attention would see a bag of words. */
    @ParameterizedTest
    @MethodSource("encoders")
    void theOrderOfTheTokensMatters(Encoder encoder) {
        NDList out = run(block(encoder), tokens(sentence(3, 5, 6, 7), sentence(3, 7, 6, 5)));
        float[] one = Places.whole(out).get(0).toFloatArray();
        float[] other = Places.whole(out).get(1).toFloatArray();
        double apart = 0;
        for (int i = 0; i < one.length; i++) {
            apart = Math.max(apart, Math.abs(one[i] - other[i]));
        }
        assertThat(apart).isGreaterThan(1e-3);
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void shapesAreForetold(Encoder encoder) {
        Block block = block(encoder);
        NDList out = run(block, tokens(sentence(5, 3, 4), sentence(5, 3)));
        assertThat(block.getOutputShapes(new Shape[] {new Shape(2, 5)}))
                .containsExactly(out.get(0).getShape(), out.get(1).getShape());
    }

    @Test
    void tagsOfPaddingAreMarked() {
        Network network = new HardSharing(Recurrent.of(Recurrent.Cell.GRU, 6))
                .network(
                        List.of(SENTENCE),
                        List.of(
                                new Head("tags", LENGTH * 3, List.of(5), new Head.EachPlace(LENGTH)),
                                new Head("kind", 2, List.of())));
        network.initialize(manager);
        NDArray out = network.forward(store, new NDList(tokens(sentence(4, 5, 6), sentence(4, 5, 6, 7, 8))), false);
        assertThat(out.getShape()).isEqualTo(new Shape(2, LENGTH * 3 + 2));
        float[] row = out.get(0).toFloatArray();
        for (int i = 0; i < LENGTH * 3; i++) {
            assertThat(row[i] <= TagsTarget.NO_TOKEN).as("output %d", i).isEqualTo(i >= 2 * 3);
        }
    }

    private Network writing(Decoder decoder, double smoothing, int beam) {
        Head head = new Head("french", 7, List.of(), new Head.Written(WORDS, decoder, smoothing, beam));
        Network network = new HardSharing(new Transformer(8, 2, 1, 0, false)).network(List.of(SENTENCE), List.of(head));
        network.initialize(manager);
        return network;
    }

    private float[] losses(Network network, NDArray source, int... told) {
        float[] row = new float[told.length];
        for (int i = 0; i < told.length; i++) {
            row[i] = told[i];
        }
        return network.forward(store, new NDList(source), new NDList(tokens(row)), false)
                .toFloatArray();
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void noTokenSeesALaterOne(Decoder decoder) {
        Network network = writing(decoder, 0, 1);
        NDArray source = tokens(sentence(3, 5, 6, 7));
        float[] losses = losses(network, source, 2, 4, 5, 6, 7, 2);
        float[] planted = losses(network, source, 2, 4, 5, 9, 7, 2);
        assertThat(Arrays.copyOf(planted, 2)).containsExactly(Arrays.copyOf(losses, 2));
        for (int i = 2; i < 5; i++) {
            assertThat(planted[i]).as("token %d", i).isNotEqualTo(losses[i]);
        }
        assertThat(losses).hasSize(7);
        assertZero(Arrays.copyOfRange(losses, 5, 7));
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void neitherPaddingOfTheSourceNorOfTheTargetReachesALoss(Decoder decoder) {
        Network network = writing(decoder, 0.1, 1);
        float[] losses = losses(network, tokens(sentence(3, 5, 6, 7)), 2, 4, 5, 2);
        float[] longer = losses(network, tokens(sentence(9, 5, 6, 7)), 2, 4, 5, 2, 0, 0);
        float[] empty = losses(network, tokens(sentence(1)), 2, 4, 5, 2);
        float[] emptier = losses(network, tokens(sentence(9)), 2, 4, 5, 2);
        for (int i = 0; i < 3; i++) {
            assertThat(longer[i]).isEqualTo(losses[i], within(2e-6f));
            assertThat(emptier[i]).isEqualTo(empty[i], within(2e-6f));
        }
    }

    /** Likelihoods of all tokens sum to one; smoothing mixes in their mean logarithm. */
    @ParameterizedTest
    @MethodSource("decoders")
    void lossesAreLogLikelihoods(Decoder decoder) {
        Network plain = writing(decoder, 0, 1);
        NDArray source = tokens(sentence(3, 5, 6, 7));
        double sum = 0;
        double mean = 0;
        for (int token = 0; token < WORDS; token++) {
            float loss = losses(plain, source, 2, token)[0];
            sum += Math.exp(-loss);
            mean += loss / WORDS;
        }
        assertThat(sum).isEqualTo(1, within(1e-5));
        Network smooth = writing(decoder, 0.2, 1);
        copy(plain, smooth);
        assertThat((double) losses(smooth, source, 2, 4)[0])
                .isEqualTo(0.8 * losses(plain, source, 2, 4)[0] + 0.2 * mean, within(1e-5));
    }

    private static void copy(Network from, Network to) {
        for (int i = 0; i < from.entries().size(); i++) {
            from.entries()
                    .get(i)
                    .parameter()
                    .getArray()
                    .copyTo(to.entries().get(i).parameter().getArray());
        }
    }

    /** What is written token by token is what the losses say is likeliest, and a wide beam does not find worse. */
    @ParameterizedTest
    @MethodSource("decoders")
    void whatIsWrittenIsLikely(Decoder decoder) {
        Network greedy = writing(decoder, 0, 1);
        NDArray source = tokens(sentence(3, 5, 6, 7), sentence(3, 8), sentence(3));
        float[] written = greedy.forward(store, new NDList(source), false).toFloatArray();
        int[] told = {2};
        for (int i = 0; i < 7 && (i == 0 || told[i] != 2); i++) {
            int best = -1;
            float least = Float.MAX_VALUE;
            for (int token = 2; token < WORDS; token++) {
                int[] longer = Arrays.copyOf(told, told.length + 1);
                longer[told.length] = token;
                float loss = losses(greedy, tokens(sentence(3, 5, 6, 7)), longer)[i];
                best = loss < least ? token : best;
                least = Math.min(loss, least);
            }
            assertThat((int) written[i]).isEqualTo(best);
            told = Arrays.copyOf(told, told.length + 1);
            told[told.length - 1] = best;
        }
        Network wide = writing(decoder, 0, 3);
        copy(greedy, wide);
        float[] beams = wide.forward(store, new NDList(source), false).toFloatArray();
        assertThat(beams).hasSize(3 * 7);
        for (float token : beams) {
            assertThat(token == 0 || (token >= 2 && token < WORDS)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void attentionIsOnTokensOnlyAndSumsToOne(Decoder decoder) {
        Network network = writing(decoder, 0, 2);
        float[][] weights = network.attention(store, new NDList(tokens(sentence(5, 5, 6, 7))), "french");
        assertThat(weights.length).isBetween(1, 7);
        for (float[] row : weights) {
            assertThat(row[0] + row[1] + row[2]).isEqualTo(1, within(1e-6f));
            assertThat(row[3]).isZero();
            assertThat(row[4]).isZero();
        }
        assertThatThrownBy(() -> network.attention(store, new NDList(tokens(sentence(3, 5))), "german"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("task 'german' writes no sentence, so it has no attention to look at");
    }

    @Test
    void specsReadAsTheCallsThatMakeThem() {
        assertThat(Recurrent.of(Recurrent.Cell.GRU, 64)).hasToString("gru(64)");
        assertThat(Recurrent.of(Recurrent.Cell.LSTM, 64)
                        .embedding(32)
                        .layers(2)
                        .bidirectional()
                        .dropout(0.1))
                .hasToString("lstm(64).embedding(32).layers(2).bidirectional().dropout(0.1)");
        assertThat(new Transformer(64, 4, 2, 0.1, true)).hasToString("transformer(64, 4, 2).dropout(0.1).postNorm()");
        assertThatThrownBy(() -> new Transformer(30, 4, 2, 0, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "transformer(width, heads, layers) needs a width that is a multiple of the heads, all at least 1, such as transformer(64, 4, 2); given transformer(30, 4, 2)");
        assertThatThrownBy(() -> Recurrent.of(Recurrent.Cell.GRU, 8).layers(0))
                .hasMessage("gru: width, embedding and layers are at least 1; given width 8, embedding 8, layers 0");
        assertThatThrownBy(() -> Recurrent.of(Recurrent.Cell.LSTM, 8).dropout(1))
                .hasMessage("lstm: dropout is a probability in [0, 1); given 1.0");
    }

    @Test
    void whatIsNoSequenceIsRefused() {
        assertThatThrownBy(() -> new Transformer(8, 2, 1, 0, false).block(List.of(Input.table(4))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "transformer(8, 2, 1) takes a sequence of tokens; input 'table: 4' holds numbers; read a column of sentences with data.text(...)");
        Head tags = new Head("tags", 9, List.of(), new Head.EachPlace(3));
        Network network = new HardSharing(new Mlp(List.of(4), 0)).network(List.of(Input.table(4)), List.of(tags));
        assertThatThrownBy(() -> network.initialize(manager))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "task 'tags' needs a representation of every token, and this encoder gives one of the whole row; use an encoder of sequences, such as gru(64) or transformer(64, 4, 2)");
    }
}
