package io.github.braidml.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Heads that run at once give what each gives by itself, and learn what each learns. */
class AlikeHeadsTest {

    static Stream<List<Head>> heads() {
        return Stream.of(
                alike(5, 1, List.of(4)),
                alike(4, 3, List.of(6, 5)),
                Stream.of(
                                alike(4, 2, List.of(4)),
                                alike(4, 1, List.of(4)),
                                alike(2, 1, List.of(3)),
                                alike(4, 1, List.of()))
                        .flatMap(List::stream)
                        .toList(),
                // In turn, with a head of another kind among them.
                List.of(
                        head(0, 1, List.of(4)),
                        head(1, 2, List.of(4)),
                        head(2, 1, List.of(4)),
                        new Head("grade", 3, List.of(4), new Head.Ordered()),
                        head(4, 2, List.of(4)),
                        head(5, 1, List.of(4)),
                        head(6, 2, List.of(4)),
                        head(7, 1, List.of(4)),
                        head(8, 2, List.of(4))));
    }

    private static Head head(int number, int outputs, List<Integer> hidden) {
        return new Head("t" + number, outputs, hidden);
    }

    private static List<Head> alike(int count, int outputs, List<Integer> hidden) {
        return IntStream.range(0, count).mapToObj(t -> head(t, outputs, hidden)).toList();
    }

    @ParameterizedTest
    @MethodSource("heads")
    void atOnceIsAsOneByOne(List<Head> heads) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Heads block = new Heads(heads);
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 7));
            ParameterStore store = new ParameterStore(manager, false);
            NDArray x = manager.randomNormal(new Shape(9, 7));
            NDList seen = new NDList(x);
            NDArray slopes =
                    manager.randomNormal(new Shape(9, block.getOutputShapes(new Shape[] {x.getShape()})[0].get(1)));
            List<Block> each = block.getChildren().values();
            List<NDArray> outputs = new ArrayList<>();
            List<List<float[]>> gradients = new ArrayList<>();
            List<List<NDList>> ways = List.of(
                    Collections.nCopies(each.size(), seen),
                    // As when each task has the representation to itself.
                    each.stream().map(head -> new NDList(x.duplicate())).toList(),
                    List.of());
            for (List<NDList> way : ways) {
                try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
                    NDArray out;
                    if (way.isEmpty()) {
                        NDList columns = new NDList();
                        each.forEach(head ->
                                columns.add(head.forward(store, seen, true).head()));
                        out = Heads.join(columns);
                    } else {
                        out = block.outputs(store, way, true);
                    }
                    collector.backward(out.mul(slopes).sum());
                    outputs.add(out);
                }
                gradients.add(block.getParameters().values().stream()
                        .map(p -> p.getArray().getGradient().toFloatArray())
                        .toList());
                block.getParameters().values().forEach(p -> p.getArray()
                        .getGradient()
                        .subi(p.getArray().getGradient()));
            }
            for (int way = 0; way < 2; way++) {
                assertThat(outputs.get(way).toFloatArray())
                        .containsExactly(outputs.get(2).toFloatArray(), within(1e-5f));
                for (int p = 0; p < gradients.get(2).size(); p++) {
                    assertThat(gradients.get(way).get(p))
                            .containsExactly(gradients.get(2).get(p), within(1e-4f));
                }
            }
        }
    }

    /** What is put side by side goes when the batch goes. */
    @ParameterizedTest
    @MethodSource("heads")
    void nothingIsLeftWithTheParameters(List<Head> heads) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Heads block = new Heads(heads);
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 7));
            ParameterStore store = new ParameterStore(manager, false);
            int before = manager.getManagedArrays().size();
            try (NDManager batch = manager.newSubManager()) {
                block.forward(store, new NDList(batch.ones(new Shape(2, 7))), false);
            }
            boolean ordered = heads.stream().anyMatch(head -> head.kind() instanceof Head.Ordered);
            assertThat(manager.getManagedArrays().size() - before).isLessThanOrEqualTo(ordered ? 2 : 0);
        }
    }
}
