package io.github.braidml;

import static io.github.braidml.Braid.adapters;
import static io.github.braidml.Braid.binary;
import static io.github.braidml.Braid.branching;
import static io.github.braidml.Braid.categorical;
import static io.github.braidml.Braid.cgc;
import static io.github.braidml.Braid.compare;
import static io.github.braidml.Braid.cooperative;
import static io.github.braidml.Braid.crossStitch;
import static io.github.braidml.Braid.data;
import static io.github.braidml.Braid.dselectK;
import static io.github.braidml.Braid.epochs;
import static io.github.braidml.Braid.hard;
import static io.github.braidml.Braid.huber;
import static io.github.braidml.Braid.learn;
import static io.github.braidml.Braid.load;
import static io.github.braidml.Braid.lowRank;
import static io.github.braidml.Braid.mlp;
import static io.github.braidml.Braid.mmoe;
import static io.github.braidml.Braid.mtan;
import static io.github.braidml.Braid.pcGrad;
import static io.github.braidml.Braid.ple;
import static io.github.braidml.Braid.regression;
import static io.github.braidml.Braid.separate;
import static io.github.braidml.Braid.sequential;
import static io.github.braidml.Braid.sgd;
import static io.github.braidml.Braid.sluice;
import static io.github.braidml.Braid.soft;
import static io.github.braidml.Braid.uncertainty;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.nn.Block;
import ai.djl.translate.TranslateException;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.braidml.data.Data;
import io.github.braidml.data.Input;
import io.github.braidml.data.Row;
import io.github.braidml.model.Encoder;
import io.github.braidml.model.Sharing;
import io.github.braidml.notebook.LiveDisplay;
import io.github.braidml.optim.Optimizer;
import io.github.braidml.optim.Schedule;
import io.github.braidml.store.ArrayFile;
import io.github.braidml.task.Binary;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Regression;
import io.github.braidml.train.Training;
import io.github.braidml.train.Versions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SavedModelTest {
    private static final Regression PRICE = regression("price").log();
    private static final Binary SOLD = binary("sold");
    private static final Categorical HEATING = categorical("heating").head(5);
    private static final Data FLATS = data(TestTable.flats(1, 120)).holdOut(0.2, 42);
    private static final Learner MODEL =
            learn(PRICE, SOLD, HEATING).sharing(hard(mlp(8, 7).dropout(0.1)));
    private static final Run RUN = fit(MODEL);

    private Path folder;
    private Path file;

    @BeforeEach
    void save(@TempDir Path given) {
        folder = given;
        file = folder.resolve("model.safetensors");
        RUN.save(file);
    }

    private static Run fit(Learner learner) {
        return learner.fit(FLATS, epochs(3).seed(3), LiveDisplay.silent());
    }

    @Test
    void loadedRunPredictsTheSameToTheBit() {
        Run loaded = load(file.toString());
        assertThat(loaded.predict(FLATS, PRICE)).isEqualTo(RUN.predict(FLATS, PRICE));
        assertThat(loaded.predict(FLATS, SOLD)).isEqualTo(RUN.predict(FLATS, SOLD));
        assertThat(loaded.predict(FLATS, HEATING)).isEqualTo(RUN.predict(FLATS, HEATING));
        for (int i = 0; i < 20; i++) {
            Row row = FLATS.row(i);
            assertThat(loaded.predict(row, PRICE)).isEqualTo(RUN.predict(row, PRICE));
            assertThat(loaded.probabilities(row, SOLD)).isEqualTo(RUN.probabilities(row, SOLD));
            assertThat(loaded.probabilities(row, HEATING)).isEqualTo(RUN.probabilities(row, HEATING));
        }
        assertThat(loaded.scores(FLATS)).hasToString(RUN.scores(FLATS).toString());
        assertThat(RUN.steps().tasks()).containsExactly("price", "sold", "heating");
        assertThatThrownBy(loaded::steps)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this run was not trained here, and a file keeps no steps; use epochs(), or train again");
    }

    @Test
    void everyPartOfASpecIsSaved() {
        List<Learner> learners = List.of(
                learn(regression("price").log1p().loss(huber(0.5)).weight(3), SOLD.positive("true"))
                        .sharing(separate(mlp(6)))
                        .balancedBy(uncertainty()),
                learn(regression("area").loss(Braid.absolute()), HEATING)
                        .sharing(hard(mlp(6)))
                        .balancedBy(pcGrad())
                        .named("mine"));
        for (Learner learner : learners) {
            Run run = learner.fit(
                    FLATS, epochs(2).optimizer(sgd(0.01)).checkpoint(folder.resolve("check")), LiveDisplay.silent());
            Path other = folder.resolve("other.safetensors");
            run.save(other.toString());
            Run loaded = load(other.toString());
            assertThat(loaded.learner()).isEqualTo(learner);
            assertThat(loaded.epochs())
                    .usingRecursiveComparison()
                    .withComparatorForType(Double::compare, Double.class)
                    .isEqualTo(run.epochs());
            assertThat(loaded.ending()).isEqualTo(run.ending());
            assertThat(loaded.parameters()).isEqualTo(run.parameters());
            assertThat(loaded.sharedParameters()).isEqualTo(run.sharedParameters());
            // The card is the same but for the scores on rows that the file does not have.
            assertThat(run.text()).startsWith(loaded.text());
            folder.resolve("check").toFile().delete();
        }
    }

    @Test
    void everyPartOfATrainingIsSaved() {
        List<Optimizer> optimizers = List.of(
                Braid.adamW(0.01).amsgrad(),
                sgd(0.01).momentum(0.9).nesterov(),
                Braid.gradientDescent(0.01),
                Braid.adaGrad(0.01),
                Braid.rmsProp(0.01).centred(),
                Braid.adadelta(1),
                Braid.lbfgs());
        List<Schedule> schedules = List.of(
                Braid.constant(),
                Braid.exponential(0.9),
                Braid.stairs(2, 0.5),
                Braid.polynomial(2),
                Braid.oneCycle(),
                Braid.overK(),
                Braid.overRoot(),
                Braid.warmUp(1, Braid.cosine()),
                Braid.plateau(0.5, 1).eachTask(),
                Braid.polyak(0),
                Braid.polyakEstimated(0.1),
                Braid.hypergradient());
        List<Training> trainings = new ArrayList<>();
        optimizers.forEach(o -> trainings.add(epochs(2).optimizer(o)));
        schedules.forEach(s -> trainings.add(epochs(2).schedule(s)));
        trainings.add(epochs(2)
                .clip(1)
                .clipValues(2)
                .elasticNet(0.1, 0.2)
                .accumulate(2)
                .average(0.9));
        trainings.add(epochs(2)
                .average()
                .pace("shared", 0.5)
                .freeze("price", 1)
                .patience(3, 0.1)
                .maxMinutes(9));
        trainings.add(epochs(2).optimizer(Braid.gradientDescent(0.1)).lowest());
        trainings.add(epochs(2).batches(Braid.proportional()).patienceOfEach(3, 0.5));
        trainings.add(epochs(2).batches(Braid.uniformly().mixed()).patienceOfEach(3));
        trainings.add(epochs(2).batches(Braid.byLoss()).freezeStages(1));
        for (Training training : trainings) {
            MODEL.fit(FLATS, training, LiveDisplay.silent()).save(file);
            assertThat(load(file.toString()).training()).isEqualTo(training);
        }
    }

    @Test
    void runIsRepeatedToTheBitFromItsCard() {
        Training training = epochs(4)
                .batch(16)
                .seed(9)
                .schedule(Braid.cosine())
                .average(0.9)
                .patience(3);
        Run run = MODEL.balancedBy(pcGrad()).fit(FLATS, training, LiveDisplay.silent());
        run.save(file);
        // From the file and the table alone, as somebody else would.
        Run card = load(file.toString());
        Run again = card.repeat(data(TestTable.flats(1, 120)).holdOut(0.2, 42), LiveDisplay.silent());
        Path other = folder.resolve("again.safetensors");
        again.save(other);
        assertThat(other).hasSameBinaryContentAs(file);
        assertThat(card.versions()).isEqualTo(Versions.here());
        assertThat(card.text())
                .contains("seed(9)", "pcGrad()", "hash " + FLATS.hash().substring(0, 12))
                .containsPattern("Braid \\d+\\.\\d+\\.\\S+, DJL 0\\.\\S+, PyTorch 2\\.\\S+, Java \\S+, .*, 1 thread");
    }

    @Test
    void runIsNotRepeatedOnOtherData() {
        for (Data other : List.of(FLATS.reshuffled(43), FLATS.drop("age"), data(TestTable.flats(2, 120)))) {
            assertThatThrownBy(() -> RUN.repeat(other, LiveDisplay.silent()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "a run is repeated on the data it was trained on: 'flats' with hash %s; given 'flats' with hash %s; the columns, the values and the rows held out must be the same",
                            FLATS.hash().substring(0, 12), other.hash().substring(0, 12));
        }
    }

    static List<Sharing> structures() {
        return List.of(
                soft(mlp(6)).traceNorm(0.02),
                crossStitch(mlp(6, 4)).scalar(),
                sluice(mlp(6, 6)).apart(0.5),
                sequential(mlp(6)).order(HEATING, PRICE),
                cooperative(mlp(6)).order(SOLD, PRICE, HEATING),
                mmoe(mlp(6), 2),
                cgc(mlp(6), 1, 2),
                ple(mlp(6, 4), 2, 1),
                dselectK(mlp(6), 4, 2).gamma(0.5).entropy(0.1),
                mtan(mlp(6, 4)),
                branching(mlp(6, 4), 2).cooling(0.1),
                adapters(mlp(6, 4), 2).frozen(),
                lowRank(mlp(6, 4), 2).frozen());
    }

    @ParameterizedTest
    @MethodSource("structures")
    void everyStructureIsSavedAndPredictsTheSame(Sharing sharing) {
        Run run = fit(MODEL.sharing(sharing));
        run.save(file);
        Run loaded = load(file.toString());
        assertThat(loaded.learner()).isEqualTo(run.learner());
        assertThat(loaded.parameters()).isEqualTo(run.parameters());
        assertThat(loaded.predict(FLATS, PRICE)).isEqualTo(run.predict(FLATS, PRICE));
        assertThat(loaded.predict(FLATS, HEATING)).isEqualTo(run.predict(FLATS, HEATING));
        assertThat(run.learner().toString()).contains(sharing.toString());
        assertThat(run.learner().diagram(FLATS).text()).startsWith(sharing + ": ");
        boolean mixes = !sharing.toString().startsWith("sequential")
                && !sharing.toString().startsWith("coop");
        if (mixes) {
            assertThat(run.sharing(FLATS).text())
                    .isEqualTo(loaded.sharing(FLATS).text());
            assertThat(run.sharing().text()).startsWith(sharing.toString());
        } else {
            assertThatThrownBy(run::sharing)
                    .isInstanceOf(IllegalArgumentException.class)
                    .message()
                    .startsWith(sharing + " mixes nothing");
        }
        assertThatThrownBy(loaded::sharing)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a run loaded from a file has no rows; use sharing(data) with data of yours");
        try (Model model = run.model()) {
            assertThat(model.getBlock().getParameters()).isNotEmpty();
        }
    }

    /** What a learner is called follows from what it is, before and after. */
    @Test
    void loadedLearnerGoesOnAsThePlainOne() {
        Learner loaded = load(file.toString()).learner();
        assertThat(loaded.balancedBy(pcGrad()).name()).isEqualTo("joint, pcGrad()");
        assertThat(compare(loaded, loaded.balancedBy(pcGrad())).learners()).hasSize(2);
    }

    @Test
    void predictionsHaveTheTypeOfTheirTask() {
        Row row = FLATS.row(3);
        Double price = RUN.predict(row, PRICE);
        Boolean sold = RUN.predict(row, SOLD);
        String heating = RUN.predict(row, HEATING);
        assertThat(price).isPositive();
        Map<Boolean, Double> yesOrNo = RUN.probabilities(row, SOLD);
        assertThat(of(yesOrNo, true) >= 0.5).isEqualTo(sold);
        assertThat(of(yesOrNo, true) + of(yesOrNo, false)).isEqualTo(1);
        Map<String, Double> kinds = RUN.probabilities(row, HEATING);
        assertThat(kinds.keySet()).containsExactly("gas", "oil", "pump");
        assertThat(kinds.values().stream().max(Double::compare)).contains(of(kinds, heating));
        assertThat(RUN.probabilities(row, PRICE)).isEmpty();
        assertThat(RUN.predict(FLATS, HEATING)).hasSize(120).element(3).isEqualTo(heating);
    }

    private static <T> double of(Map<T, Double> probabilities, T value) {
        return probabilities.getOrDefault(value, Double.NaN);
    }

    @Test
    void taskOfAnotherNameOrKindIsRefused() {
        Row row = FLATS.row(0);
        assertThatThrownBy(() -> RUN.predict(row, regression("prise")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no task 'prise'; this run has price, sold, heating. Did you mean 'price'?");
        assertThatThrownBy(() -> RUN.probabilities(row, binary("bought")))
                .hasMessage("no task 'bought'; this run has price, sold, heating.");
        assertThatThrownBy(() -> RUN.predict(row, binary("price")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("task 'price' was learned as regression(\"price\").log(); given binary(\"price\")");
        assertThatThrownBy(() -> RUN.predict(FLATS, regression("heating")))
                .hasMessage(
                        "task 'heating' was learned as categorical(\"heating\").head(5); given regression(\"heating\")");
    }

    @Test
    void tableOrRowWithoutAColumnIsRefused() {
        Run loaded = load(file.toString());
        assertThatThrownBy(() -> loaded.predict(FLATS.drop("age"), PRICE))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("no column 'age'; the table has area, town, price, sold, heating.");
        assertThatThrownBy(() -> loaded.predict(Row.empty().with("area", 50).with("town", "Basel"), PRICE))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("the model needs column 'age', which the row lacks; it has area, town.");
        assertThat(loaded.predict(
                        Row.empty().with("area", 50).with("town", "Basel").without("age"), PRICE))
                .isPositive();
        assertThat(loaded.predict(FLATS.drop("price", "sold", "heating"), PRICE))
                .isEqualTo(RUN.predict(FLATS, PRICE));
    }

    @Test
    void loadedRunHasNoTestRows() {
        Run loaded = load(file.toString());
        assertThatThrownBy(loaded::scores)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a run loaded from a file has no rows held out; use scores(data) with data of yours");
        assertThatThrownBy(() -> loaded.compare(RUN)).isInstanceOf(IllegalStateException.class);
        Run everything = MODEL.fit(data(TestTable.flats(1, 60)), epochs(1), LiveDisplay.silent());
        assertThatThrownBy(everything::scores)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no rows were held out to score on; fit on data.holdOut(0.2, 42), or use scores(data)");
        assertThat(everything.text()).contains("flats");
    }

    @Test
    void filesThatAreNoModelAreRefused() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 100));
        assertRefused("'%s' is truncated: it has %,d of at least %,d bytes; copy it again"
                .formatted(file, whole.length - 100, whole.length));
        byte[] altered = whole.clone();
        altered[whole.length - 50] ^= 1;
        Files.write(file, altered);
        assertRefused(
                "'%s' was altered after it was written: its checksum does not match; copy it again".formatted(file));
        Files.writeString(file, "area,age,town\n50,3,Basel\n");
        assertRefused("'%s' is no file of Braid's; load takes what save wrote".formatted(file));
        Files.delete(file);
        assertRefused("no file '%s'".formatted(file));
        Path checkpoint = folder.resolve("checkpoint");
        MODEL.fit(FLATS, epochs(1).checkpoint(checkpoint), LiveDisplay.silent());
        file = checkpoint;
        assertRefused("'%s' is a braid checkpoint 1; a braid model 1 is needed".formatted(file));
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> load(file.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void arraysMustFitTheSpec() {
        ArrayFile read = ArrayFile.read(file, "braid model 1");
        String text = read.about().toString();
        assertThat(text).contains("\"widths\":[8,7]");
        JsonObject wider = JsonParser.parseString(text.replace("\"widths\":[8,7]", "\"widths\":[8,9]"))
                .getAsJsonObject();
        new ArrayFile(wider, read.arrays()).write(file, "braid model 1");
        assertRefused("the model needs 72 values of parameter 'shared.3.weight'; the file has 56");
        read.arrays().remove("shared.0.bias");
        new ArrayFile(read.about(), read.arrays()).write(file, "braid model 1");
        assertRefused("the model needs 8 values of parameter 'shared.0.bias'; the file has none");
    }

    @Test
    void partThatIsNotBraidsCannotBeSaved() {
        Encoder own = new Encoder() {
            @Override
            public Block block(List<Input> inputs) {
                return mlp(4).block(inputs);
            }

            @Override
            public String toString() {
                return "mine";
            }
        };
        Run run = MODEL.sharing(own).fit(FLATS, epochs(1), LiveDisplay.silent());
        assertThatThrownBy(() -> run.save(folder.resolve("own")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "only Braid's own parts can be saved; 'mine' (%s) is not one of them",
                        own.getClass().getName());
        assertThat(folder.resolve("own")).doesNotExist();
    }

    @Test
    void djlModelIsACopyThatOutlivesTheRun() {
        try (Model model = load(file.toString()).model()) {
            assertThat(model.getBlock().getParameters()).isNotEmpty();
            assertThat(model.getName()).isEqualTo("joint, equal()");
        }
    }

    @Test
    void djlPredictorGivesTheSameNumbers() throws TranslateException {
        Run loaded = load(file.toString());
        try (Model model = loaded.model();
                Predictor<Row, Map<String, Object>> predictor = model.newPredictor(loaded.translator())) {
            for (int i = 0; i < 20; i++) {
                Row row = FLATS.row(i);
                assertThat(predictor.predict(row))
                        .containsExactly(
                                entry("price", RUN.predict(row, PRICE)),
                                entry("sold", RUN.predict(row, SOLD)),
                                entry("heating", RUN.predict(row, HEATING)));
            }
            assertThat(predictor
                            .batchPredict(List.of(FLATS.row(4), FLATS.row(5)))
                            .get(1))
                    .containsEntry("price", RUN.predict(FLATS.row(5), PRICE));
            assertThatThrownBy(() -> predictor.predict(Row.empty()))
                    .isInstanceOf(TranslateException.class)
                    .hasRootCauseInstanceOf(IllegalArgumentException.class)
                    .rootCause()
                    .hasMessageStartingWith("the model needs column 'area', which the row lacks");
        }
    }

    /** A file as 0.1 wrote it: of one model that went on from another. */
    @Test
    void fileOfAnEarlierVersionStillLoads() throws IOException {
        Path old = folder.resolve("0.1");
        try (InputStream stream = SavedModelTest.class.getResourceAsStream("saved/0.1.safetensors")) {
            Files.write(old, Objects.requireNonNull(stream).readAllBytes());
        }
        Run run = load(old.toString());
        assertThat(run.learner().toString())
                .startsWith(
                        "learn(regression(\"price\").log(), binary(\"sold\"), categorical(\"heating\").head(5)).sharing(hard(mlp(6, 4))).balancedBy(every(2, pcGrad())).startingFrom(learn(regression(\"price\").log())");
        assertThat(run.training())
                .hasToString(
                        "epochs(3).batch(64).seed(3).optimizer(adam(0.001)).schedule(cosine()).freeze(\"price\", 1).patience(9)");
        assertThat(run.predict(FLATS.row(0), PRICE)).isCloseTo(145.6330080807431, withinPercentage(1e-3));
        assertThat(of(run.probabilities(FLATS.row(1), SOLD), true)).isCloseTo(0.6208315620612205, within(1e-5));
        assertThat(of(run.probabilities(FLATS.row(2), HEATING), "oil")).isCloseTo(0.1939283161061967, within(1e-5));
        // What it was goes on: it can be repeated, saved and started from.
        Run again = run.repeat(FLATS, LiveDisplay.silent());
        assertThat(again.predict(FLATS.row(0), PRICE)).isCloseTo(145.6330080807431, withinPercentage(1e-3));
        run.save(old);
        assertThat(load(old.toString()).predict(FLATS, HEATING)).isEqualTo(run.predict(FLATS, HEATING));
    }
}
