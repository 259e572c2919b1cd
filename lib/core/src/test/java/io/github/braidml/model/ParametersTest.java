package io.github.braidml.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.github.braidml.data.Input;
import io.github.braidml.task.Decoder;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The number of parameters of encoders, decoders and structures over images, by formulas written out. */
class ParametersTest {
    private static final int WORDS = 11;
    private static final int LENGTH = 7;
    private static final Input SENTENCE = new Input("english", List.of(LENGTH), WORDS);
    private static final Input IMAGE = new Input("image", List.of(2, 8, 10), 0);
    private static final List<Head> HEADS =
            List.of(new Head("price", 1, List.of()), new Head("kind", 3, List.of(4)), new Head("risk", 1, List.of()));
    private static final Cnn CNN = Cnn.of(List.of(4, 6)).dense(5);

    /** Linear layers between these widths. */
    private static long linear(long... widths) {
        return IntStream.range(1, widths.length)
                .mapToLong(i -> (widths[i - 1] + 1) * widths[i])
                .sum();
    }

    private static long convolution(long from, long to) {
        return 9 * from * to + to;
    }

    /** A recurrent layer in one direction: so many gates on the input and on the state, each with a bias of its own. */
    private static long recurrent(long gates, long from, long to) {
        return gates * to * (from + to + 2);
    }

    /** Queries, values and outputs with a bias, keys without. */
    private static long attention(long width, long seen) {
        return linear(width, width) + seen * width + linear(seen, width) + linear(width, width);
    }

    private static long norm(long width) {
        return 2 * width;
    }

    private static long count(Encoder encoder, Input input) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            return new HardSharing(encoder)
                    .network(List.of(input), HEADS.subList(0, 1))
                    .count(manager)[0];
        }
    }

    static Stream<Arguments> encoders() {
        Recurrent gru = Recurrent.of(Recurrent.Cell.GRU, 6);
        Recurrent lstm = Recurrent.of(Recurrent.Cell.LSTM, 5).embedding(4);
        long layer = attention(8, 8) + linear(8, 32, 8) + 2 * norm(8);
        return Stream.of(
                Arguments.of(gru, SENTENCE, WORDS * 6 + recurrent(3, 6, 6)),
                Arguments.of(gru.layers(3), SENTENCE, WORDS * 6 + 3 * recurrent(3, 6, 6)),
                Arguments.of(gru.bidirectional(), SENTENCE, WORDS * 6 + 2 * recurrent(3, 6, 6)),
                Arguments.of(
                        gru.bidirectional().layers(2),
                        SENTENCE,
                        WORDS * 6 + 2 * recurrent(3, 6, 6) + 2 * recurrent(3, 12, 6)),
                Arguments.of(lstm, SENTENCE, WORDS * 4 + recurrent(4, 4, 5)),
                Arguments.of(lstm.layers(2), SENTENCE, WORDS * 4 + recurrent(4, 4, 5) + recurrent(4, 5, 5)),
                Arguments.of(lstm.bidirectional(), SENTENCE, WORDS * 4 + 2 * recurrent(4, 4, 5)),
                Arguments.of(
                        lstm.bidirectional().layers(3),
                        SENTENCE,
                        WORDS * 4 + 2 * recurrent(4, 4, 5) + 4 * recurrent(4, 10, 5)),
                Arguments.of(new Transformer(8, 2, 3, 0.1, false), SENTENCE, WORDS * 8 + 3 * layer + norm(8)),
                Arguments.of(new Transformer(8, 4, 1, 0, true), SENTENCE, WORDS * 8 + layer),
                Arguments.of(CNN, IMAGE, convolution(2, 4) + convolution(4, 6) + linear(6 * 2 * 2, 5)),
                Arguments.of(
                        CNN.residual(),
                        IMAGE,
                        convolution(2, 4)
                                + 2 * convolution(4, 4)
                                + convolution(4, 6)
                                + 2 * convolution(6, 6)
                                + linear(6 * 2 * 2, 5)),
                Arguments.of(CNN.cells(), IMAGE, convolution(2, 4) + convolution(4, 6)));
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void ofEncoders(Encoder encoder, Input input, long expected) {
        assertThat(count(encoder, input)).isEqualTo(expected);
    }

    static Stream<Arguments> decoders() {
        long layer = attention(8, 8) + attention(8, 10) + linear(8, 32, 8) + 3 * norm(8);
        return Stream.of(
                Arguments.of(
                        new Decoder.TransformerDecoder(8, 2, 2, 0),
                        WORDS * 8 + 2 * layer + norm(8) + linear(8, 9, WORDS)),
                // From the encoder's mean to the first state, then a layer that attends to the encoder's places.
                Arguments.of(
                        new Decoder.GruDecoder(8, 0),
                        WORDS * 8
                                + linear(10, 8)
                                + recurrent(3, 8, 8)
                                + attention(8, 10)
                                + linear(16, 8)
                                + linear(8, 9, WORDS)));
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void ofDecoders(Decoder decoder, long expected) {
        Encoder encoder = Recurrent.of(Recurrent.Cell.GRU, 5).bidirectional();
        Head french = new Head("french", 6, List.of(9), new Head.Written(WORDS, decoder, 0, 1));
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            long[] count = new HardSharing(encoder)
                    .network(List.of(SENTENCE), List.of(french))
                    .count(manager);
            assertThat(count[1] - count[0]).isEqualTo(expected);
        }
    }

    static Stream<Arguments> structures() {
        long encoder = convolution(2, 4) + convolution(4, 6) + linear(6 * 2 * 2, 5);
        long heads = linear(5, 1) + linear(5, 4, 3) + linear(5, 1);
        long masks = linear(4, 4, 4) + linear(6 + 4, 6, 6) + linear(5 + 6, 5, 5);
        long adapters = linear(4, 2, 4) + linear(6, 2, 6) + linear(5, 2, 5);
        return Stream.of(
                Arguments.of(new HardSharing(CNN), encoder, encoder + heads),
                Arguments.of(new SeparateNetworks(CNN), 0, 3 * encoder + heads),
                Arguments.of(new SoftSharing(CNN, SoftSharing.Coupling.TRACE_NORM, 1), 0, 3 * encoder + heads),
                Arguments.of(
                        new CrossStitch(CNN, true), 3 * encoder + 9 * (4 + 6), 3 * encoder + 9 * (4 + 6 + 5) + heads),
                Arguments.of(new CrossStitch(CNN, false), 3 * encoder + 2 * 9, 3 * encoder + 3 * 9 + heads),
                Arguments.of(new Mtan(CNN), encoder, encoder + 3 * masks + heads),
                Arguments.of(new Adapters(CNN, 2, false), encoder, encoder + 3 * adapters + heads),
                Arguments.of(
                        new Branching(CNN, 2, 0),
                        2 * encoder + 2 * (2 * 2),
                        // And what sharpens the branches, which is kept but not learned.
                        2 * encoder + 2 * (2 * 2) + 3 * 2 + 1 + heads));
    }

    @ParameterizedTest
    @MethodSource("structures")
    void ofStructuresOverImages(Sharing sharing, long shared, long all) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            assertThat(sharing.network(List.of(IMAGE), HEADS).count(manager)).containsExactly(shared, all);
        }
    }
}
