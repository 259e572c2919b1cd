package io.github.braidml.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.braidml.catalogue.Progress;
import io.github.braidml.format.Mirror;
import io.github.braidml.format.Wav;
import io.github.braidml.task.Categorical;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingsTest {

    private static void write(Path file, int rate, float... samples) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, new Wav(rate, new float[][] {samples}).bytes());
    }

    @Test
    void namesOfFilesAreLabels(@TempDir Path folder) throws IOException {
        write(folder.resolve("yes_ann_1.wav"), 8000, 0.5f, 0.25f);
        write(folder.resolve("no_bob-2_17.WAV"), 16000, 0.5f);
        Files.writeString(folder.resolve("notes.txt"), "no sound");
        Recordings read = Recordings.folder(folder, "{word}_{who}_{take}.wav".replace(".wav", "{ending}"));
        assertThat(read.size()).isEqualTo(2);
        assertThat(read.sound(0).rate()).isEqualTo(16000);
        assertThat(read.sound(1).samples()).containsExactly(0.5f, 0.25f);
        Data data = read.data(Spectrogram.logMel(4, 3));
        assertThat(data.names()).containsExactly("word", "who", "take", "ending", "spectrogram");
        assertThat(data.words("word")).containsExactly("no", "yes");
        assertThat(data.words("who")).containsExactly("bob-2", "ann");
        assertThat(data.row(0).get("spectrogram")).hasToString("1 x 4 x 3 values");
    }

    @Test
    void foldersAreLabelsToo(@TempDir Path folder) throws IOException {
        write(folder.resolve("dog/a.wav"), 8000, 0.5f);
        write(folder.resolve("cat/b.wav"), 8000, 0.5f);
        assertThat(Recordings.folder(folder, "{animal}/{file}.wav").data().words("animal"))
                .containsExactly("cat", "dog");
    }

    /** What is known of a sound besides is to be predicted, never to predict from. */
    @Test
    void labelsAreNoFeatures() {
        Data data = Recordings.madeUp(3, 1).data(Spectrogram.logMel(8, 8));
        Prepared prepared = data.prepare(List.of(Categorical.of("digit")));
        assertThat(prepared.features().columns()).extracting(Feature::name).containsExactly("spectrogram");
        assertThat(data.split().test()).hasSize(60);
    }

    @Test
    void madeUpVoicesAreTheSameEachTimeAndAllDifferent() {
        Recordings one = Recordings.madeUp(3, 1);
        Recordings two = Recordings.madeUp(3, 1);
        assertThat(one.size()).isEqualTo(180);
        assertThat(one).hasToString("made-up voices: 180 sounds; labels digit, speaker, take, accent");
        HashSet<Integer> different = new HashSet<>();
        for (int i = 0; i < one.size(); i++) {
            float[] samples = one.sound(i).samples();
            assertThat(samples).isEqualTo(two.sound(i).samples());
            different.add(Arrays.hashCode(samples));
            assertThat(one.sound(i).seconds()).isBetween(0.1, 0.9);
            for (float sample : samples) {
                assertThat(Math.abs(sample)).isLessThan(1);
            }
        }
        assertThat(different).hasSize(180);
        assertThat(Recordings.madeUp(3, 2).sound(0).samples())
                .isNotEqualTo(one.sound(0).samples());
    }

    @Test
    void spokenDigitsHoldTheOfficialRecordingsOut() {
        Mirror.folder();
        Recordings recordings = Recordings.named("fsdd", Progress.NONE);
        assertThat(recordings.size()).isEqualTo(900);
        assertThat(recordings.sound(0).name()).isEqualTo("0_george_0.wav");
        Data data = Sources.named("fsdd", Progress.NONE);
        assertThat(data.names()).containsExactly("digit", "speaker", "take", "accent", "spectrogram");
        assertThat(Arrays.stream(data.split().test())
                        .mapToObj(data.words("take")::get)
                        .distinct())
                .containsExactlyInAnyOrder("0", "1", "2", "3", "4");
        assertThat(data.split().test()).hasSize(300);
        assertThat(data.split().train()).hasSize(480);
        assertThat(new HashSet<>(data.words("accent"))).hasSize(4);
        assertThat(data.words("accent").stream().filter("German"::equals)).hasSize(300);
        assertThat(data.text()).contains("Free Spoken Digit Dataset", "the set's own test rows", "grids of 32 x 32");
    }

    @Test
    void whatCannotBeReadIsRefused(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> Recordings.folder(folder.resolve("none"), "{a}.wav"))
                .hasMessageStartingWith("no folder '");
        assertThatThrownBy(() -> Recordings.folder(folder, "{a}.wav")).hasMessageEndingWith("has no WAV file in it");
        write(folder.resolve("yes.wav"), 8000, 0.5f);
        assertThatThrownBy(() -> Recordings.folder(folder, "{word}_{who}.wav"))
                .hasMessage(
                        "recording 'yes.wav' must be named like '{word}_{who}.wav'; rename it or move it out of the folder");
        assertThatThrownBy(() -> Recordings.folder(folder, "*.wav")).hasMessageContaining("need a label in braces");
        assertThatThrownBy(() -> Recordings.folder(folder, "{a}_{a}.wav")).hasMessageContaining("different labels");
        assertThatThrownBy(() -> Recordings.folder(folder, "{spectrogram}.wav"))
                .hasMessageContaining("none called 'spectrogram'");
        Files.writeString(folder.resolve("no.wav"), "RIFF but no sound");
        assertThatThrownBy(() -> Recordings.folder(folder, "{word}.wav"))
                .hasMessageContaining("no.wav")
                .hasMessageContaining("a WAV file begins with RIFF");
        assertThatThrownBy(() -> Recordings.named("adult", Progress.NONE))
                .hasMessage("data set 'adult' holds no recordings; a table is read with data(\"adult\")");
        assertThatThrownBy(() -> Recordings.named("fsd", Progress.NONE)).hasMessageContaining("Did you mean 'fsdd'?");
        Sound sound = new Sound("x", 8000, new float[1]);
        assertThatThrownBy(() -> Recordings.of("mine", List.of(sound), Map.of("word", List.of("a", "b"))))
                .hasMessage("column 'word' needs a label for each of 1 sound; given 2");
        assertThatThrownBy(() -> Recordings.of("mine", List.of(sound), Map.of()))
                .hasMessageContaining("at least one label");
        assertThatThrownBy(() -> Recordings.madeUp(2, 1))
                .hasMessageContaining("at least 3 takes, a third to test; given 2");
        assertThatThrownBy(() -> Recordings.madeUp(3, 1).sound(180))
                .hasMessage("no sound 180; the sounds are 0 to 179");
    }
}
