package io.github.braidml.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.braidml.data.Input;
import io.github.braidml.model.Cnn;
import io.github.braidml.model.Cooperative;
import io.github.braidml.model.Encoder;
import io.github.braidml.model.Ensemble;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Head;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.Network;
import io.github.braidml.model.SeparateNetworks;
import io.github.braidml.model.Sharing;
import java.nio.DoubleBuffer;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradient of every structure in double precision, task by task, against finite differences. */
class StructureGradientsTest {
    private static final List<Head> HEADS =
            List.of(new Head("size", 1, List.of()), new Head("risk", 1, List.of(5)), new Head("kind", 3, List.of()));
    private static final int WIDTH = 6;
    private static final Input SCAN = new Input("scan", List.of(1, 7, 6), 0);

    static Stream<Sharing> overTables() {
        return all(new Mlp(List.of(8, 6, WIDTH), 0));
    }

    static Stream<Sharing> overImages() {
        return all(new Cnn(List.of(4, 2), false, WIDTH, 0));
    }

    private static Stream<Sharing> all(Encoder encoder) {
        return Stream.concat(
                Stream.of(new HardSharing(encoder), new SeparateNetworks(encoder)),
                StructuresTest.structures(encoder).stream());
    }

    @ParameterizedTest
    @MethodSource("overTables")
    void isRightOverTables(Sharing sharing) {
        check(sharing, Input.table(3));
    }

    @ParameterizedTest
    @MethodSource("overImages")
    void isRightOverImages(Sharing sharing) {
        check(sharing, SCAN);
    }

    /** But for ensembles, whose networks were trained each by itself. */
    @Test
    void noWayToShareIsLeftOut() {
        Set<String> known = new ClassFileImporter()
                .importPackages("io.github.braidml.model").stream()
                        .filter(type -> type.isAssignableTo(Sharing.class) && !type.isInterface())
                        .map(JavaClass::getSimpleName)
                        .collect(Collectors.toSet());
        assertThat(overTables().map(sharing -> sharing.getClass().getSimpleName()))
                .contains(known.stream()
                        .filter(name -> !name.equals(Ensemble.class.getSimpleName()))
                        .toArray(String[]::new));
    }

    private static void check(Sharing sharing, Input input) {
        Differences.check(
                sharing,
                List.of(input),
                HEADS,
                sharing instanceof Cooperative ? StructureGradientsTest::forgetOtherTasks : Differences.AS_IT_IS);
    }

    /** A head takes what other tasks give as it is, which a difference by the encoder would not: here it makes nothing of it. */
    private static void forgetOtherTasks(Network.Entry entry, DoubleBuffer values) {
        int columns = values.capacity() / (int) entry.parameter().getShape().get(0);
        boolean sees = entry.name().startsWith("head.") && entry.name().endsWith(".0.weight");
        for (int i = 0; i < values.capacity() && sees; i++) {
            values.put(i, i % columns < WIDTH ? values.get(i) : 0);
        }
    }
}
