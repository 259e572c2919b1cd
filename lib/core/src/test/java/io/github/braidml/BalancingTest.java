package io.github.braidml;

import static io.github.braidml.Braid.binary;
import static io.github.braidml.Braid.constant;
import static io.github.braidml.Braid.cosmos;
import static io.github.braidml.Braid.crMogm;
import static io.github.braidml.Braid.data;
import static io.github.braidml.Braid.dbMtl;
import static io.github.braidml.Braid.dwa;
import static io.github.braidml.Braid.epochs;
import static io.github.braidml.Braid.every;
import static io.github.braidml.Braid.excessMtl;
import static io.github.braidml.Braid.famo;
import static io.github.braidml.Braid.geometricMean;
import static io.github.braidml.Braid.go4Align;
import static io.github.braidml.Braid.gradDrop;
import static io.github.braidml.Braid.hard;
import static io.github.braidml.Braid.imtl;
import static io.github.braidml.Braid.imtlL;
import static io.github.braidml.Braid.ldcMtl;
import static io.github.braidml.Braid.learn;
import static io.github.braidml.Braid.lle;
import static io.github.braidml.Braid.load;
import static io.github.braidml.Braid.logScaled;
import static io.github.braidml.Braid.mgda;
import static io.github.braidml.Braid.mlp;
import static io.github.braidml.Braid.moCo;
import static io.github.braidml.Braid.moDo;
import static io.github.braidml.Braid.pbi;
import static io.github.braidml.Braid.pcGrad;
import static io.github.braidml.Braid.pcd;
import static io.github.braidml.Braid.preference;
import static io.github.braidml.Braid.regression;
import static io.github.braidml.Braid.rlw;
import static io.github.braidml.Braid.sdmGrad;
import static io.github.braidml.Braid.stch;
import static io.github.braidml.Braid.stchLog;
import static io.github.braidml.Braid.trimmedMean;
import static io.github.braidml.Braid.warmUp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.braidml.balance.Balancer;
import io.github.braidml.notebook.LiveDisplay;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Methods as a notebook names them. */
class BalancingTest {
    private static final Learner MODEL =
            learn(regression("price").log(), binary("sold")).sharing(hard(mlp(4)));

    private static final List<Balancer> METHODS = List.of(
            constant(1, 0.5),
            logScaled(),
            geometricMean(),
            imtlL(),
            dwa(),
            rlw(),
            famo().least(0, -1),
            stch().mu(0.5).preference(1, 2).ideal(0, 0.1),
            stchLog(2),
            go4Align(),
            ldcMtl(),
            pbi(1, 2).theta(3),
            cosmos(1, 2).lambda(8),
            cosmos().drawn(),
            warmUp(1, cosmos().lambda(8).drawn(0.5)),
            lle(),
            every(2, crMogm(pcGrad())),
            warmUp(1, preference(pcGrad(), 1, 2)),
            pcGrad().onRepresentation(),
            every(2, mgda().l2().onRepresentation()));

    @Test
    void modelFilesNameEveryMethod(@TempDir Path folder) {
        for (Balancer method : METHODS) {
            Run run = MODEL.balancedBy(method)
                    .fit(data(TestTable.flats(1, 60)), epochs(1).seed(1), LiveDisplay.silent());
            Path file = folder.resolve("model");
            run.save(file);
            Balancer loaded = load(file.toString()).learner().balancer();
            assertThat(loaded).isEqualTo(method).hasToString(method.toString());
        }
    }

    /** What a method is called is the call that makes it. */
    @Test
    void methodsReadAsTheyAreWritten() {
        assertThat(METHODS)
                .extracting(Balancer::toString)
                .containsExactly(
                        "constant(1, 0.5)",
                        "logScaled()",
                        "geometricMean()",
                        "imtlL()",
                        "dwa()",
                        "rlw()",
                        "famo().least(0, -1)",
                        "stch().mu(0.5).preference(1, 2).ideal(0, 0.1)",
                        "stchLog(2)",
                        "go4Align()",
                        "ldcMtl()",
                        "pbi(1, 2).theta(3)",
                        "cosmos(1, 2).lambda(8)",
                        "cosmos().drawn()",
                        "warmUp(1, cosmos().lambda(8).drawn(0.5))",
                        "lle()",
                        "every(2, crMogm(pcGrad()))",
                        "warmUp(1, preference(pcGrad(), 1, 2))",
                        "pcGrad().onRepresentation()",
                        "every(2, mgda().l2().onRepresentation())");
        assertThat(stchLog()).hasToString("stchLog()");
        assertThat(crMogm(0.5, rlw())).hasToString("crMogm(0.5, rlw())");
        assertThat(List.of(
                        imtl().rate(0.1),
                        gradDrop().leak(0.5, 0),
                        trimmedMean(2).sum(),
                        moCo().beta(0.3).gamma(1).rho(0.1).decay(0),
                        dbMtl().beta(0.5).decay(1).weightedHeads(),
                        excessMtl().rate(0.5).mean(),
                        moDo().rate(0.1).rho(0),
                        sdmGrad().lambda(0),
                        pcd().tau(0).beta(0.9)))
                .extracting(Object::toString)
                .containsExactly(
                        "imtl().rate(0.1)",
                        "gradDrop().leak(0.5, 0)",
                        "trimmedMean(2).sum()",
                        "moCo().beta(0.3).gamma(1).rho(0.1).decay(0)",
                        "dbMtl().beta(0.5).decay(1).weightedHeads()",
                        "excessMtl().rate(0.5).mean()",
                        "moDo().rate(0.1).rho(0)",
                        "sdmGrad().lambda(0)",
                        "pcd().tau(0).beta(0.9)");
    }

    @Test
    void weightsThatAreNotOnePerTaskAreRefused() {
        assertThatThrownBy(() -> MODEL.balancedBy(constant(1, 2, 3))
                        .fit(data(TestTable.flats(1, 60)), epochs(1), LiveDisplay.silent()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "constant(weights): needs one weight for each of the 2 tasks, in their order; given [1.0, 2.0, 3.0]");
    }
}
