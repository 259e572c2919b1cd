package io.github.braidml.train;

import io.github.braidml.TestPhrases;
import io.github.braidml.data.Data;
import io.github.braidml.data.Input;
import io.github.braidml.data.Prepared;
import io.github.braidml.model.Cnn;
import io.github.braidml.model.Encoder;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Head;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.Mmoe;
import io.github.braidml.model.Transformer;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Decoder;
import io.github.braidml.task.Tagging;
import io.github.braidml.task.Task;
import io.github.braidml.task.Translation;
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

    static Stream<Translation> translations() {
        Translation french = Translation.of("french").from("english").head(7);
        Decoder transformer = new Decoder.TransformerDecoder(8, 2, 2, 0);
        return Stream.of(
                french.decoder(transformer),
                french.decoder(transformer).smoothing(0.1),
                french.decoder(transformer).smoothing(0.1).lexicon(6));
    }

    /** Of tags and translations; those of recurrent decoders, whose cells exist in single precision only, are checked elsewhere. */
    @ParameterizedTest
    @MethodSource("translations")
    void ofTokens(Translation french) {
        List<Task<?>> tasks =
                List.of(french, Tagging.named("tags").of("english").head(5), Categorical.of("type"));
        Prepared data = Data.of(TestPhrases.table(3, 24)).prepare(tasks);
        Differences.check(
                new HardSharing(new Transformer(8, 2, 1, 0, false)),
                data.inputs().all(),
                Trainer.heads(data.targets()),
                Differences.AS_IT_IS);
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
