package io.github.braidml.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.training.ParameterStore;
import io.github.braidml.TestPhrases;
import io.github.braidml.balance.Equal;
import io.github.braidml.data.Data;
import io.github.braidml.data.Prepared;
import io.github.braidml.data.Split;
import io.github.braidml.data.TextTarget;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Network;
import io.github.braidml.model.Recurrent;
import io.github.braidml.model.SeparateNetworks;
import io.github.braidml.model.Sharing;
import io.github.braidml.model.Transformer;
import io.github.braidml.optim.Sgd;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Decoder;
import io.github.braidml.task.Tagging;
import io.github.braidml.task.Task;
import io.github.braidml.task.Translation;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.Table;

/** The gradients of networks on sentences, along themselves, against differences of the losses. */
class SequenceGradientsTest {
    private static final double RATE = 0.01;
    private static final Translation FRENCH =
            Translation.of("french").from("english").smoothing(0.1);
    private static final Decoder TRANSFORMER = new Decoder.TransformerDecoder(8, 2, 1, 0);
    private static final Decoder GRU = new Decoder.GruDecoder(6, 0);

    static Stream<Arguments> structures() {
        return Stream.of(
                Arguments.of(new HardSharing(new Transformer(8, 2, 1, 0, false)), TRANSFORMER, FRENCH.lexicon(6)),
                Arguments.of(new SeparateNetworks(Recurrent.of(Recurrent.Cell.GRU, 5)), GRU, FRENCH.lexicon()),
                Arguments.of(new HardSharing(new Transformer(8, 2, 2, 0, false)), TRANSFORMER, FRENCH),
                Arguments.of(new HardSharing(new Transformer(8, 2, 1, 0, true)), GRU, FRENCH),
                Arguments.of(
                        new HardSharing(Recurrent.of(Recurrent.Cell.GRU, 5)
                                .bidirectional()
                                .layers(2)),
                        GRU,
                        FRENCH),
                Arguments.of(
                        new SeparateNetworks(
                                Recurrent.of(Recurrent.Cell.LSTM, 5).bidirectional()),
                        TRANSFORMER,
                        FRENCH));
    }

    private static List<Task<?>> tasks(Decoder decoder) {
        return tasks(FRENCH, decoder);
    }

    private static List<Task<?>> tasks(Translation french, Decoder decoder) {
        return List.of(french.decoder(decoder).head(7), Tagging.named("tags").of("english"), Categorical.of("type"));
    }

    private static Table french() {
        return TestPhrases.table(3, 24).removeColumns("tags", "type");
    }

    /** All rows train, none validates: the newest values are kept. */
    private static Prepared prepared(Table table, List<Task<?>> tasks) {
        Prepared data = Data.of(table).prepare(tasks);
        int[] all = IntStream.range(0, data.rows()).toArray();
        return Problem.with(data, new Split(all, new int[0], new int[0]));
    }

    private static TrainedNetwork start(Prepared data, Sharing sharing) {
        return new TrainedNetwork(sharing, data.inputs().all(), Trainer.heads(data.targets()), 5);
    }

    private static TrainedNetwork moved(Prepared data, Sharing sharing) {
        Training training = Training.of(1).batch(1000).seed(5).optimizer(Sgd.of(RATE));
        return Trainer.fit(data, sharing, new Equal(), training, "", Monitor.NONE)
                .network();
    }

    private static float[] values(TrainedNetwork network) {
        float[] values = new float[network.parameters().size()];
        network.parameters().read(values);
        return values;
    }

    /** The total as a step of training sees it, in which a lexicon leaves out the sentences that are learned. */
    private static double total(TrainedNetwork network, Prepared data) {
        int[] rows = data.split().train();
        Losses losses = new Losses(data.targets(), rows.length);
        losses.compute(outputs(network, data, true), data.labels(), rows, 0, rows.length);
        double sum = 0;
        for (int t = 0; t < data.targets().size(); t++) {
            sum += losses.value(t);
        }
        return sum;
    }

    private static double[] outputs(TrainedNetwork network, Prepared data, boolean training) {
        int[] rows = data.split().train();
        try (NDManager manager = network.manager().newSubManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDList batch = new InputFeeder(manager, rows.length, data.inputs().all())
                    .rows(data.inputs(), rows, 0, rows.length);
            NDList truth = new TruthFeeder(
                            manager, rows.length, network.network().heads())
                    .rows(data.labels(), rows, 0, rows.length);
            float[] all = network.network()
                    .forward(new ParameterStore(manager, false), batch, truth, training)
                    .toFloatArray();
            return IntStream.range(0, all.length).mapToDouble(i -> all[i]).toArray();
        }
    }

    @ParameterizedTest
    @MethodSource("structures")
    void everyArraysGradientIsTheSlopeAlongIt(Sharing sharing, Decoder decoder, Translation french) {
        Prepared data = prepared(TestPhrases.table(3, 24), tasks(french, decoder));
        TrainedNetwork network = start(data, sharing);
        float[] before = values(network);
        float[] after = values(moved(data, sharing));
        int at = 0;
        for (Network.Entry entry : network.parameters().entries()) {
            int size = (int) entry.parameter().getArray().size();
            double[] gradient = new double[size];
            for (int i = 0; i < size; i++) {
                gradient[i] = (before[at + i] - after[at + i]) / RATE;
            }
            double norm = Math.sqrt(Arrays.stream(gradient).map(g -> g * g).sum());
            assertThat(norm).as(entry.name()).isGreaterThan(1e-4);
            double slope = slope(network, data, before, at, gradient, norm);
            assertThat(slope).as(entry.name()).isEqualTo(norm, within(1e-3 + 0.03 * norm));
            at += size;
        }
        assertThat(at).isEqualTo(before.length);
    }

    private static double slope(
            TrainedNetwork network, Prepared data, float[] values, int at, double[] direction, double norm) {
        double step = 0.003;
        double[] sides = new double[2];
        for (int side = 0; side < 2; side++) {
            float[] shifted = values.clone();
            for (int i = 0; i < direction.length; i++) {
                shifted[at + i] += (float) ((side == 0 ? step : -step) * direction[i] / norm);
            }
            network.parameters().write(shifted);
            sides[side] = total(network, data);
        }
        return (sides[0] - sides[1]) / (2 * step);
    }

    /** A lexicon that has counted a sentence is surer of its translation than one that has not. */
    @Test
    void learningIsToldNothingOfItsOwnSentences() {
        Sharing sharing = new HardSharing(new Transformer(8, 2, 1, 0, false));
        Prepared data = prepared(french(), List.of(FRENCH.lexicon(6).decoder(GRU)));
        TrainedNetwork network = start(data, sharing);
        double judged = Arrays.stream(outputs(network, data, false)).sum();
        double learned = Arrays.stream(outputs(network, data, true)).sum();
        assertThat(learned).isGreaterThan(1.05 * judged);

        Prepared alone = prepared(french(), List.of(FRENCH.decoder(GRU)));
        TrainedNetwork without = start(alone, sharing);
        assertThat(outputs(without, alone, true)).containsExactly(outputs(without, alone, false), within(1e-5));
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 1000})
    void theLikelihoodsOfAllTokensSumToOne(int own) {
        Prepared data =
                prepared(french(), List.of(FRENCH.smoothing(0).lexicon(own).decoder(GRU)));
        TrainedNetwork network = start(data, new HardSharing(new Transformer(8, 2, 1, 0, false)));
        TextTarget french = (TextTarget) data.targets().get(0);
        double[][] labels = {data.labels()[0].clone()};
        double sum = 0;
        for (int token = 0; token < french.vocabulary(); token++) {
            labels[0][0] = token;
            sum += Math.exp(-network.losses(data.inputs(), labels, new int[] {0})[0]);
        }
        assertThat(sum).isEqualTo(1, within(1e-4));
    }

    /** A sentence without a translation may say anything: the decoder does not hear of it. */
    @Test
    void rowWithoutALabelLeavesItsTaskAlone() {
        Table table = TestPhrases.table(3, 24);
        Table other = TestPhrases.table(3, 24);
        table.stringColumn("french").set(5, "");
        other.stringColumn("french").set(5, "");
        String[] words = other.stringColumn("english").get(5).split(" ");
        words[0] = "a";
        other.stringColumn("english").set(5, String.join(" ", words));
        Sharing sharing = new HardSharing(new Transformer(8, 2, 1, 0, false));
        TrainedNetwork one = moved(prepared(table, tasks(TRANSFORMER)), sharing);
        TrainedNetwork two = moved(prepared(other, tasks(TRANSFORMER)), sharing);
        one.arrays().forEach((name, values) -> {
            float[] others = two.arrays().getOrDefault(name, new float[0]);
            if (name.startsWith("head.french")) {
                assertThat(others).as(name).containsExactly(values);
            }
        });
        assertThat(values(two)).isNotEqualTo(values(one));
    }
}
