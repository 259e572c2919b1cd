package io.github.braidml.train;

import io.github.braidml.data.Input;
import io.github.braidml.model.Cnn;
import io.github.braidml.model.Encoder;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Head;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.Mmoe;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradient of heads that are more than layers on a row as a whole, in double precision. */
class HeadGradientsTest {
    private static final Head SIZE = new Head("size", 1, List.of());
    private static final Input IMAGE = new Input("image", List.of(1, 8, 8), 0);

    /** Of classes in order: a number less thresholds; with two classes there is one. */
    @Test
    void ofClassesInOrder() {
        List<Head> heads = List.of(
                new Head("grade", 3, List.of(), new Head.Ordered()),
                SIZE,
                new Head("stars", 4, List.of(5), new Head.Ordered()),
                new Head("pass", 1, List.of(), new Head.Ordered()));
        Differences.check(
                new HardSharing(new Mlp(List.of(6), 0)), List.of(Input.table(3)), heads, Differences.AS_IT_IS);
        Differences.check(new Mmoe(new Mlp(List.of(6), 0), 2), List.of(Input.table(3)), heads, Differences.AS_IT_IS);
    }

    static Stream<Encoder> imageEncoders() {
        Cnn cnn = Cnn.of(List.of(3)).dense(6);
        return Stream.of(cnn, cnn.cells());
    }

    /** Of boxes: on what an encoder sees at each cell, and on the whole image. */
    @ParameterizedTest
    @MethodSource("imageEncoders")
    void ofCells(Encoder encoder) {
        List<Head> heads = List.of(
                new Head("objects", 16 * 7, List.of(), new Head.EachCell(16)),
                SIZE,
                new Head("more", 16 * 6, List.of(5), new Head.EachCell(16)));
        Differences.check(new HardSharing(encoder), List.of(IMAGE), heads, Differences.AS_IT_IS);
    }
}
