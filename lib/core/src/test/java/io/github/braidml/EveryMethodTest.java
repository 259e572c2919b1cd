package io.github.braidml;

import static io.github.braidml.Braid.alignedMtl;
import static io.github.braidml.Braid.binary;
import static io.github.braidml.Braid.cagrad;
import static io.github.braidml.Braid.crMogm;
import static io.github.braidml.Braid.data;
import static io.github.braidml.Braid.dbMtl;
import static io.github.braidml.Braid.dualProj;
import static io.github.braidml.Braid.epo;
import static io.github.braidml.Braid.epochs;
import static io.github.braidml.Braid.equal;
import static io.github.braidml.Braid.every;
import static io.github.braidml.Braid.excessMtl;
import static io.github.braidml.Braid.fairGrad;
import static io.github.braidml.Braid.gradDrop;
import static io.github.braidml.Braid.hard;
import static io.github.braidml.Braid.krum;
import static io.github.braidml.Braid.learn;
import static io.github.braidml.Braid.load;
import static io.github.braidml.Braid.mgda;
import static io.github.braidml.Braid.mlp;
import static io.github.braidml.Braid.moCo;
import static io.github.braidml.Braid.moDo;
import static io.github.braidml.Braid.nashMtl;
import static io.github.braidml.Braid.paretoMtl;
import static io.github.braidml.Braid.pcGrad;
import static io.github.braidml.Braid.pcd;
import static io.github.braidml.Braid.preference;
import static io.github.braidml.Braid.regression;
import static io.github.braidml.Braid.sdmGrad;
import static io.github.braidml.Braid.trimmedMean;
import static io.github.braidml.Braid.warmUp;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.braidml.balance.Balancer;
import io.github.braidml.balance.EveryMethod;
import io.github.braidml.data.Data;
import io.github.braidml.notebook.LiveDisplay;
import io.github.braidml.train.Epoch;
import io.github.braidml.train.Training;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every balancing method, on real patients. */
class EveryMethodTest {
    private static final Data PATIENTS = data("actg175")
            .only(
                    "age",
                    "weight",
                    "karnofsky",
                    "arm",
                    "cd4_start",
                    "cd8_start",
                    "cd4_week_20",
                    "cd4_week_96",
                    "event_within_2_years")
            .holdOut(0.2, 42);
    private static final Learner MODEL = learn(
                    regression("cd4_week_20"), regression("cd4_week_96"), binary("event_within_2_years"))
            .sharing(hard(mlp(12, 8)));

    /** Every method as it comes, then with settings. */
    static Stream<Balancer> methods() {
        return Stream.concat(EveryMethod.of(3).values().stream(), settings());
    }

    private static Stream<Balancer> settings() {
        double[][] rays = {{1, 0.3, 0.3}, {0.3, 1, 0.3}, {0.3, 0.3, 1}};
        return Stream.of(
                pcGrad().mean(),
                mgda().l2(),
                mgda().loss(),
                mgda().lossPlus(),
                cagrad().c(0.4).rescale(2).sum(),
                nashMtl().maxNorm(Double.POSITIVE_INFINITY).rawHeads(),
                fairGrad().alpha(2),
                alignedMtl().median().preferring(1, 2, 3),
                alignedMtl().rmse().mean(),
                dualProj().preferring(3, 2, 1),
                pcd().tau(0.5).beta(0.9),
                krum(0).selecting(2),
                paretoMtl(1, rays).search(5),
                epo(1, 2, 3),
                gradDrop().leak(0.1, 0.2, 0),
                trimmedMean(1).sum(),
                moCo().beta(0.3).gamma(1).rho(0.1).decay(0.3),
                dbMtl().beta(0.5).decay(0.5),
                excessMtl().rate(0.1),
                moDo().rate(0.1).rho(0.01),
                sdmGrad().lambda(0.6),
                warmUp(1, preference(dbMtl(), 1, 2, 3)),
                crMogm(every(2, moDo())));
    }

    private static Run fit(Learner model, Training training) {
        return model.fit(PATIENTS, training, LiveDisplay.silent());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void learnsOnRealDataForSeveralSeeds(Balancer method) {
        Learner model = MODEL.balancedBy(method);
        for (int seed = 0; seed < 3; seed++) {
            for (Epoch epoch : fit(model, epochs(2).batch(128).seed(seed)).epochs()) {
                assertThat(Stream.of(epoch.train(), epoch.valid(), epoch.weights())
                                .flatMapToDouble(Arrays::stream)
                                .allMatch(Double::isFinite))
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void isSavedAndResumedToTheBit(Balancer method, @TempDir Path folder) {
        Learner model = MODEL.balancedBy(method);
        Training training = epochs(3).batch(256).seed(1);
        Run whole = fit(model, training);
        Path checkpoint = folder.resolve("run.checkpoint");
        fit(model, epochs(1).batch(256).seed(1).checkpoint(checkpoint));
        Run resumed = fit(model, training.checkpoint(checkpoint));
        for (int i = 0; i < 3; i++) {
            assertThat(resumed.epochs().get(i).train())
                    .isEqualTo(whole.epochs().get(i).train());
            assertThat(resumed.epochs().get(i).weights())
                    .isEqualTo(whole.epochs().get(i).weights());
        }
        Path file = folder.resolve("model.safetensors");
        whole.save(file);
        Balancer loaded = load(file.toString()).learner().balancer();
        assertThat(loaded).isEqualTo(method).hasToString(method.toString());
    }

    @ParameterizedTest
    @MethodSource("twoTasks")
    void learnsTwoTasks(Balancer method) {
        Learner model = learn(regression("cd4_week_20"), regression("cd4_week_96"))
                .sharing(hard(mlp(12, 8)))
                .balancedBy(method);
        List<Epoch> epochs = fit(model, epochs(2).batch(128).seed(1)).epochs();
        assertThat(Arrays.stream(epochs.get(1).train()).allMatch(Double::isFinite))
                .isTrue();
    }

    static Stream<Balancer> twoTasks() {
        return Stream.of(paretoMtl(0, 5), paretoMtl(4, 5), epo(), equal().mean());
    }
}
