package io.github.braidml.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.braidml.data.Input;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpecsTest {
    private static final List<Head> HEADS = List.of(
            new Head("price", 1, List.of()), new Head("kind", 3, List.of(6, 5)), new Head("risk", 1, List.of()));
    private static final List<Head> LINEAR =
            HEADS.stream().map(h -> new Head(h.task(), h.outputs(), List.of())).toList();

    @Test
    void specsReadAsTheCallsThatMakeThem() {
        Mlp mlp = new Mlp(List.of(64, 32), 0);
        assertThat(mlp).hasToString("mlp(64, 32)");
        assertThat(mlp.dropout(0.1)).hasToString("mlp(64, 32).dropout(0.1)");
        assertThat(new HardSharing(mlp)).hasToString("hard(mlp(64, 32))");
        assertThat(new SeparateNetworks(new Unchanged())).hasToString("separate(linear())");
        assertThat(new SeparateNetworks(mlp)).hasToString("separate(mlp(64, 32))");
        assertThat(new HardSharing(mlp).encoder(mlp.dropout(0.5))).isEqualTo(new HardSharing(mlp.dropout(0.5)));
    }

    @Test
    void badNumbersAreRefused() {
        assertThatThrownBy(() -> new Mlp(List.of(), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("mlp(widths): needs at least one layer, such as mlp(64, 32); given none");
        assertThatThrownBy(() -> new Mlp(List.of(64, 0), 0))
                .hasMessage("mlp(widths): a layer needs at least 1 unit; given 0 in [64, 0]");
        assertThatThrownBy(() -> new Mlp(List.of(64), 1))
                .hasMessage("mlp: dropout is a probability in [0, 1); given 1.0");
        assertThatThrownBy(() -> new Mlp(List.of(64), Double.NaN))
                .hasMessage("mlp: dropout is a probability in [0, 1); given NaN");
    }

    static Stream<Network> networks() {
        Mlp mlp = new Mlp(List.of(8, 7), 0.1);
        return Stream.of(LINEAR, HEADS)
                .flatMap(heads -> Stream.of(
                        new HardSharing(mlp).network(List.of(Input.table(4)), heads),
                        new SeparateNetworks(mlp).network(List.of(Input.table(4)), heads),
                        new HardSharing(new Unchanged()).network(List.of(Input.table(4)), heads),
                        new SeparateNetworks(new Unchanged()).network(List.of(Input.table(4)), heads)));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void everyValueIsSharedOrServesOneTask(Network network) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            network.initialize(manager);
            Set<String> names = new HashSet<>();
            boolean ownSeen = false;
            for (Network.Entry entry : network.entries()) {
                assertThat(names.add(entry.name())).as(entry.name()).isTrue();
                assertThat(entry.parts().isEmpty() && ownSeen)
                        .as("the shared ones come first")
                        .isFalse();
                ownSeen |= !entry.parts().isEmpty();
                int at = 0;
                for (Network.Part part : entry.parts()) {
                    assertThat(part.from()).isEqualTo(at);
                    at = part.to();
                }
                if (!entry.parts().isEmpty()) {
                    assertThat(at).isEqualTo((int) entry.parameter().getArray().size());
                }
            }
            assertThat(network.entries().stream().map(Network.Entry::parameter))
                    .containsExactlyInAnyOrderElementsOf(
                            network.block().getParameters().values());
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void outputsLieSideBySide(Network network) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            network.initialize(manager);
            NDArray out = network.forward(
                    new ParameterStore(manager, false), new NDList(manager.ones(new Shape(5, 4))), false);
            assertThat(out.getShape()).isEqualTo(new Shape(5, 5));
            assertThat(network.outputs()).isEqualTo(5);
            assertThat(network.block().getOutputShapes(new Shape[] {new Shape(9, 4)}))
                    .containsExactly(new Shape(9, 5));
        }
    }

    @Test
    void namesAreThoseInFiles() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Mlp mlp = new Mlp(List.of(8, 7), 0);
            Network hard = new HardSharing(mlp).network(List.of(Input.table(4)), LINEAR);
            hard.initialize(manager);
            assertThat(hard.entries().stream().map(Network.Entry::name))
                    .containsExactly(
                            "shared.0.weight",
                            "shared.0.bias",
                            "shared.2.weight",
                            "shared.2.bias",
                            "heads.weight",
                            "heads.bias");
            Network separate = new SeparateNetworks(mlp).network(List.of(Input.table(4)), HEADS.subList(0, 2));
            separate.initialize(manager);
            assertThat(separate.entries().stream().map(Network.Entry::name).filter(n -> n.endsWith("weight")))
                    .containsExactly(
                            "encoder.price.0.weight",
                            "encoder.price.2.weight",
                            "head.price.0.weight",
                            "encoder.kind.0.weight",
                            "encoder.kind.2.weight",
                            "head.kind.0.weight",
                            "head.kind.2.weight",
                            "head.kind.4.weight");
        }
    }

    @Test
    void countingMakesNoRoom() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Mlp huge = new Mlp(List.of(2_000_000, 1_000_000), 0);
            long encoder = 4 * 2_000_000L + 2_000_000 + 2_000_000L * 1_000_000 + 1_000_000;
            long heads = 5 * 1_000_000L + 5;
            assertThat(new HardSharing(huge)
                            .network(List.of(Input.table(4)), LINEAR)
                            .count(manager))
                    .containsExactly(encoder, encoder + heads);
            assertThat(new SeparateNetworks(huge)
                            .network(List.of(Input.table(4)), LINEAR)
                            .count(manager))
                    .containsExactly(0, 3 * encoder + heads);
        }
    }

    @Test
    void weightsStartUniformAndBiasesAtZero() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Network network = new HardSharing(new Mlp(List.of(300), 0))
                    .network(List.of(Input.table(200)), List.of(new Head("a", 40, List.of())));
            network.initialize(manager);
            for (Network.Entry entry : network.entries()) {
                float[] values = entry.parameter().getArray().toFloatArray();
                if (entry.name().endsWith("bias")) {
                    assertThat(values).containsOnly(0);
                } else {
                    double bound = entry.name().startsWith("shared") ? Math.sqrt(6.0 / 200) : Math.sqrt(3.0 / 300);
                    double[] doubles = toDoubles(values);
                    assertThat(Arrays.stream(doubles).map(Math::abs).max().orElseThrow())
                            .isBetween(0.999 * bound, bound * 1.0001);
                    double variance =
                            Arrays.stream(doubles).map(x -> x * x).average().orElseThrow();
                    assertThat(variance).isBetween(0.97 * bound * bound / 3, 1.03 * bound * bound / 3);
                }
                assertThat(entry.parameter().getArray().getDataType()).isEqualTo(DataType.FLOAT32);
            }
        }
    }

    private static double[] toDoubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }
}
