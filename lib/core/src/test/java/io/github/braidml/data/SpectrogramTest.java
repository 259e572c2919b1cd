package io.github.braidml.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpectrogramTest {
    private static final int RATE = 8000;

    private static Sound sound(int length, IntToDoubleFunction wave) {
        float[] samples = new float[length];
        for (int i = 0; i < length; i++) {
            samples[i] = (float) wave.applyAsDouble(i);
        }
        return new Sound("made", RATE, samples);
    }

    private static Sound tone(int length, double hertz, double loudness) {
        return sound(length, t -> loudness * Math.sin(2 * Math.PI * hertz * t / RATE));
    }

    /** Figures by the plain definition; spectrogram.py beside them made them. */
    static Stream<JsonObject> golden() {
        try (Reader file = new InputStreamReader(
                Objects.requireNonNull(SpectrogramTest.class.getResourceAsStream("spectrogram.json")),
                StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(file).getAsJsonArray().asList().stream()
                    .map(JsonElement::getAsJsonObject);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("golden")
    void isThatOfTheDefinition(JsonObject known) {
        Sound sound = sound(
                known.get("length").getAsInt(),
                t -> 0.4 * Math.sin(2 * Math.PI * 700 * t / RATE)
                        + 0.3 * Math.sin(2e-3 * t * t)
                        + 0.1 * Math.cos(3.0 * t));
        Grid grid = Spectrogram.logMel(9, 7).windows(64, 20).of(sound);
        JsonArray rows = known.getAsJsonArray("picture");
        for (int row = 0; row < 9; row++) {
            for (int column = 0; column < 7; column++) {
                double expected = rows.get(row).getAsJsonArray().get(column).getAsDouble();
                assertThat((double) grid.at(0, row, column))
                        .as("%d, %d", row, column)
                        .isCloseTo(expected, within(2e-4));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 64})
    void theFastTransformIsTheSlowOne(int size) {
        SplittableRandom random = new SplittableRandom(size);
        double[] x = random.doubles(size).toArray();
        double[] power = new Fourier(size).power(x);
        assertThat(power).hasSize(size / 2 + 1);
        for (int k = 0; k < power.length; k++) {
            double re = 0;
            double im = 0;
            for (int i = 0; i < size; i++) {
                re += x[i] * Math.cos(2 * Math.PI * i * k / size);
                im -= x[i] * Math.sin(2 * Math.PI * i * k / size);
            }
            assertThat(power[k]).isCloseTo(re * re + im * im, within(1e-9));
        }
    }

    @ParameterizedTest
    @CsvSource({"300", "700", "1500", "3000"})
    void aToneIsLoudestWhereItsPitchIs(double hertz) {
        Spectrogram how = Spectrogram.logMel(24, 5);
        Grid grid = how.of(tone(4000, hertz, 0.5));
        for (int frame = 0; frame < 5; frame++) {
            int column = frame;
            int loudest = IntStream.range(0, 24)
                    .reduce((a, b) -> grid.at(0, a, column) >= grid.at(0, b, column) ? a : b)
                    .orElseThrow();
            assertThat((double) (23 - loudest)).isCloseTo(how.band(hertz), within(0.75));
        }
        assertThat(how.hertz(how.band(hertz))).isCloseTo(hertz, within(1e-6));
    }

    @Test
    void twiceAsLoudIsAConstantMore() {
        SplittableRandom random = new SplittableRandom(3);
        double[] noise = random.doubles(3000).map(u -> 0.2 * u - 0.1).toArray();
        Spectrogram how = Spectrogram.logMel(20, 10);
        Grid soft = how.of(sound(3000, t -> noise[t]));
        Grid loud = how.of(sound(3000, t -> 2 * noise[t]));
        for (int i = 0; i < 200; i++) {
            assertThat(loud.values()[i] - soft.values()[i]).isCloseTo((float) Math.log(4), within(1e-4f));
        }
    }

    /** Half a tone and half silence look the same, however long they are. */
    @Test
    void lengthIsLost() {
        Spectrogram how = Spectrogram.logMel(24, 4);
        Grid one = how.of(sound(3200, t -> t < 1600 ? Math.sin(t) : 0));
        Grid two = how.of(sound(6400, t -> t < 3200 ? Math.sin(t) : 0));
        for (int band = 0; band < 24; band++) {
            assertThat(two.at(0, band, 0)).isCloseTo(one.at(0, band, 0), within(0.05f));
            assertThat(two.at(0, band, 3)).isEqualTo(one.at(0, band, 3)).isEqualTo((float) Math.log(1e-8));
        }
    }

    @Test
    void anyRateIsResampledToItsOwn() {
        Spectrogram how = Spectrogram.logMel(16, 4);
        float[] fast = new float[22050];
        for (int i = 0; i < fast.length; i++) {
            fast[i] = (float) (0.5 * Math.sin(2 * Math.PI * 900 * i / 44100));
        }
        Grid from = how.of(new Sound("fast", 44100, fast));
        Grid direct = how.of(tone(4000, 900, 0.5));
        int band = 15 - (int) Math.round(how.band(900));
        assertThat(from.at(0, band, 1)).isCloseTo(direct.at(0, band, 1), within(0.01f));
    }

    @Test
    void anotherRateKeepsTheWindowsAboutAsLong() {
        assertThat(Spectrogram.logMel(40, 32).rate(16000)).isEqualTo(new Spectrogram(16000, 512, 160, 40, 32));
        assertThat(Spectrogram.logMel(40, 32)).hasToString("logMel(40, 32)");
        assertThat(Spectrogram.logMel(40, 32).windows(128, 64))
                .hasToString("logMel(40, 32), windows of 128 every 64 samples at 8000");
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> Spectrogram.logMel(0, 32))
                .hasMessageContaining("everything else at least 1; given rate 8000, window 256, hop 80, bands 0");
        assertThatThrownBy(() -> Spectrogram.logMel(8, 8).windows(100, 10))
                .hasMessageContaining("a window of a power of two samples");
        assertThatThrownBy(() -> Spectrogram.logMel(8, 8).rate(0)).hasMessageContaining("given 0");
    }
}
