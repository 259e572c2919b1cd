package io.github.braidml;

import static io.github.braidml.Braid.adam;
import static io.github.braidml.Braid.categorical;
import static io.github.braidml.Braid.data;
import static io.github.braidml.Braid.epochs;
import static io.github.braidml.Braid.gru;
import static io.github.braidml.Braid.gruDecoder;
import static io.github.braidml.Braid.learn;
import static io.github.braidml.Braid.lstm;
import static io.github.braidml.Braid.separate;
import static io.github.braidml.Braid.tagging;
import static io.github.braidml.Braid.transformer;
import static io.github.braidml.Braid.transformerDecoder;
import static io.github.braidml.Braid.translation;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.braidml.data.Data;
import io.github.braidml.model.Encoder;
import io.github.braidml.model.Sharing;
import io.github.braidml.notebook.LiveDisplay;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Tagging;
import io.github.braidml.task.Translation;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TextTest {
    private static final Translation FRENCH =
            translation("french").from("english").decoder(transformerDecoder(32, 2, 1));
    private static final Tagging TAGS = tagging("tags").of("english");
    private static final Categorical TYPE = categorical("type");
    private static final Data PHRASES = data(TestPhrases.table(1, 40));

    static Stream<Sharing> sharings() {
        Encoder[] encoders = {
            gru(24).bidirectional(),
            lstm(32),
            transformer(32, 2, 1),
            transformer(32, 2, 1).postNorm()
        };
        return Stream.concat(Stream.of(encoders).map(Braid::hard), Stream.of(separate(gru(24).layers(2))));
    }

    /** The same rows to train, to choose the epoch and to score: what is asked is whether the model can learn them at all. */
    @ParameterizedTest
    @MethodSource("sharings")
    void everyEncoderLearnsEveryTaskByHeart(Sharing sharing) {
        Translation french =
                sharing.encoder().toString().startsWith("transformer") ? FRENCH : FRENCH.decoder(gruDecoder(32));
        Run run = learn(french, TAGS, TYPE)
                .sharing(sharing)
                .fit(PHRASES, epochs(60).batch(8).optimizer(adam(0.005)), LiveDisplay.silent());
        System.err.println(run.text());
        for (double loss : run.epochs().get(59).train()) {
            assertThat(loss).isLessThan(0.01);
        }
    }
}
