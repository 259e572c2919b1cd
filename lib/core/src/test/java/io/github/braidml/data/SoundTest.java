package io.github.braidml.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.format.Wav;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoundTest {

    private static Sound tone(int rate, double hertz) {
        float[] samples = new float[rate / 4];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.5 * Math.sin(2 * Math.PI * hertz * i / rate));
        }
        return new Sound("a tone", rate, samples);
    }

    @ParameterizedTest
    @CsvSource({"44100, 8000, 440", "16000, 8000, 3000", "8000, 44100, 1234", "8000, 11025, 100"})
    void resampledToneIsTheSameTone(int from, int to, double hertz) {
        Sound made = tone(from, hertz).at(to);
        Sound direct = tone(to, hertz);
        assertThat(made.rate()).isEqualTo(to);
        assertThat(made.samples().length).isCloseTo(direct.samples().length, within(1));
        // Near the ends there is nothing on one side.
        int edge = to / 100 + 40;
        for (int i = edge; i < made.samples().length - edge; i++) {
            assertThat(made.samples()[i]).as("sample %d", i).isCloseTo(direct.samples()[i], within(0.01f));
        }
    }

    /** Without a filter 5000 Hz would come back as 3000. */
    @Test
    void whatTheLowerRateCannotHoldVanishes() {
        float[] made = tone(16000, 5000).at(8000).samples();
        for (int i = 50; i < made.length - 50; i++) {
            assertThat(made[i]).isCloseTo(0, within(0.01f));
        }
    }

    @Test
    void theRateItHasLeavesItAsItIs() {
        Sound sound = tone(8000, 440);
        assertThat(sound.at(8000)).isSameAs(sound);
    }

    @Test
    void showsAPlayerWithTheSoundInIt() {
        Sound sound = tone(8000, 440).named("<b>loud</b>");
        String html = sound.html();
        assertThat(html).contains("<audio controls", "&lt;b&gt;loud").doesNotContain("<b>", "script");
        String base64 = html.replaceAll("(?s).*base64,([^\"]+)\".*", "$1");
        Wav played = Wav.read("player", Base64.getDecoder().decode(base64));
        assertThat(played.rate()).isEqualTo(8000);
        for (int i = 0; i < sound.samples().length; i++) {
            assertThat(played.samples()[0][i]).isCloseTo(sound.samples()[i], within(1 / 32768f));
        }
        assertThat(sound.text()).isEqualTo("<b>loud</b>: 2000 samples at 8000 Hz, loudest 0.50");
    }

    @Test
    void noSoundIsRefused() {
        assertThatThrownBy(() -> new Sound("none", 8000, new float[0]))
                .hasMessage("a sound needs at least one sample, and one a second; 'none' has 0 at 8000 a second");
        assertThatThrownBy(() -> tone(8000, 1).at(0)).hasMessageContaining("given 0");
    }
}
