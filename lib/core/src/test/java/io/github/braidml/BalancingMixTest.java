package io.github.braidml;

import static io.github.braidml.Braid.adaGrad;
import static io.github.braidml.Braid.adadelta;
import static io.github.braidml.Braid.adam;
import static io.github.braidml.Braid.adamW;
import static io.github.braidml.Braid.binary;
import static io.github.braidml.Braid.crMogm;
import static io.github.braidml.Braid.data;
import static io.github.braidml.Braid.epochs;
import static io.github.braidml.Braid.every;
import static io.github.braidml.Braid.hypergradient;
import static io.github.braidml.Braid.learn;
import static io.github.braidml.Braid.mlp;
import static io.github.braidml.Braid.preference;
import static io.github.braidml.Braid.regression;
import static io.github.braidml.Braid.rmsProp;
import static io.github.braidml.Braid.sgd;
import static io.github.braidml.Braid.warmUp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.braidml.balance.Balancer;
import io.github.braidml.balance.EveryMethod;
import io.github.braidml.data.Data;
import io.github.braidml.model.Encoder;
import io.github.braidml.model.Sharing;
import io.github.braidml.notebook.LiveDisplay;
import io.github.braidml.train.Training;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/** Every balancing method with every way to share, and every optimiser with each of both. */
class BalancingMixTest {
    private static final Data DATA = tiny();
    private static final Encoder ANY = mlp(4);

    private static final List<Sharing> SHARINGS = EverySharing.meeting(ANY);

    private static final List<Training> TRAININGS = List.of(
            epochs(1).optimizer(sgd(0.01).momentum(0.9)).schedule(hypergradient()),
            epochs(1).optimizer(adam(0.01)),
            epochs(1).optimizer(adamW(0.01)).elasticNet(1e-4, 1e-3),
            epochs(1).optimizer(adaGrad(0.01)),
            epochs(1).optimizer(rmsProp(0.01)),
            epochs(1).optimizer(adadelta(1)));

    /** Twelve rows of two numbers; every task misses a label now and then. */
    private static Data tiny() {
        Random random = new Random(1);
        double[][] columns = new double[6][12];
        for (int i = 0; i < 12; i++) {
            for (int c = 0; c < 2; c++) {
                columns[c][i] = random.nextGaussian();
            }
            columns[2][i] = columns[0][i] + columns[1][i];
            columns[3][i] = i % 5 == 1 ? Double.NaN : columns[0][i] - columns[1][i];
            columns[4][i] = i == 2 ? Double.NaN : columns[1][i] > 0 ? 1 : 0;
            columns[5][i] = i == 4 ? Double.NaN : columns[0][i] * columns[1][i];
        }
        String[] names = {"x", "y", "sum", "gap", "up", "product"};
        return data(Table.create(
                "tiny",
                IntStream.range(0, 6)
                        .mapToObj(c -> DoubleColumn.create(names[c], columns[c]))
                        .toArray(DoubleColumn[]::new)));
    }

    private static Run fit(Balancer method, Sharing sharing, Training training) {
        return learn(regression("sum"), regression("gap"), binary("up"), regression("product"))
                .sharing(sharing)
                .balancedBy(method)
                .fit(DATA, training.batch(8).seed(1), LiveDisplay.silent());
    }

    private static void assertLearns(Balancer method, Sharing sharing, Training training) {
        Run run = fit(method, sharing, training);
        assertThat(run.epochs().get(0).train()).as("%s, %s", method, sharing).doesNotContain(Double.NaN);
        assertThat(run.steps().weights().mean()).as("%s, %s", method, sharing).doesNotContain(Double.NaN);
    }

    static Set<String> names() {
        return EveryMethod.names();
    }

    private static Balancer method(String name) {
        return EveryMethod.of(name, 4);
    }

    @ParameterizedTest
    @MethodSource("names")
    void balancesAnythingThatIsShared(String name) {
        int first = name.hashCode() & 7;
        for (int i = 0; i < SHARINGS.size(); i++) {
            assertLearns(method(name), SHARINGS.get(i), TRAININGS.get((first + i) % TRAININGS.size()));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void saysWhereNothingIsShared(String name) {
        Balancer method = method(name);
        for (Sharing none : EverySharing.apart(ANY)) {
            if (method.needs() == Balancer.Needs.LOSSES) {
                assertLearns(method, none, TRAININGS.get(0));
            } else {
                assertThatThrownBy(() -> fit(method, none, TRAININGS.get(0)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(
                                "%s balances the gradients of shared parameters, but %s shares none; use hard(...) or equal()",
                                method, none);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void goesIntoEveryWrapper(String name) {
        Balancer method = method(name);
        boolean looks = method.needs() != Balancer.Needs.LOSSES;
        boolean inner = method.needs() == Balancer.Needs.GRAMIAN;
        for (Balancer wrapped : List.of(
                warmUp(1, preference(method.sum(), 1, 2, 3, 4)),
                method.replaces() ? method.mean() : every(2, crMogm(method.mean())),
                looks ? method.rawHeads() : method,
                method.weightedHeads(),
                inner ? crMogm(every(2, method.onRepresentation())) : method)) {
            assertLearns(wrapped, SHARINGS.get(0), TRAININGS.get(1).epochs(2));
        }
    }
}
