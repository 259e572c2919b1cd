package io.github.braidml.data;

import io.github.braidml.catalogue.Catalogue;
import io.github.braidml.catalogue.Entry;
import io.github.braidml.catalogue.Progress;
import io.github.braidml.show.Words;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Sounds with labels, to listen to and to make {@link Data} of. Row {@code i} of the data is sound {@code i}. */
public final class Recordings {
    /** The column of pictures in the data. */
    public static final String SPECTROGRAM = "spectrogram";

    private static final Pattern LABEL = Pattern.compile("\\{([A-Za-z]\\w*)}");

    private final String name;
    private final List<Sound> sounds;
    private final Map<String, List<String>> labels;
    private final @Nullable Entry entry;
    private final BitSet test = new BitSet();

    private Recordings(String name, List<Sound> sounds, Map<String, List<String>> labels, @Nullable Entry entry) {
        this.name = name;
        this.sounds = List.copyOf(sounds);
        this.labels = labels;
        this.entry = entry;
    }

    /**
     * Returns sounds with labels.
     *
     * @param labels by column, one per sound; an empty one is missing
     * @throws IllegalArgumentException if there is no sound, or a column has not as many labels
     */
    public static Recordings of(String name, List<Sound> sounds, Map<String, List<String>> labels) {
        labels.forEach((column, values) -> {
            if (values.size() != sounds.size()) {
                throw new IllegalArgumentException("column '%s' needs a label for each of %s; given %d"
                        .formatted(column, Words.count(sounds.size(), "sound"), values.size()));
            }
        });
        if (sounds.isEmpty() || labels.isEmpty() || labels.containsKey(SPECTROGRAM)) {
            throw new IllegalArgumentException(
                    "recordings need sounds and at least one label, which is not called '%s'; given %s, labels %s"
                            .formatted(SPECTROGRAM, Words.count(sounds.size(), "sound"), Words.list(labels.keySet())));
        }
        return new Recordings(name, sounds, new LinkedHashMap<>(labels), null);
    }

    /**
     * Reads the WAV files of a folder and of the folders in it, in the order of their names.
     *
     * @param names what the paths from the folder on say, labels in braces, such as <code>"{digit}_{speaker}_{take}.wav"</code> or,
     *     for a folder per word, <code>"{word}/{file}.wav"</code>
     * @throws IllegalArgumentException if there is no such folder or no WAV file in it, the names have no label or one twice, a
     *     file's path is another, or a file is no sound
     * @throws UncheckedIOException if the folder or a file cannot be read
     */
    public static Recordings folder(Path folder, String names) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("no folder '%s' to read recordings from".formatted(folder));
        }
        Map<String, Path> files = new LinkedHashMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(Files::isRegularFile)
                    .filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".wav"))
                    .sorted()
                    .forEach(file -> files.put(slashes(folder.relativize(file)), file));
        } catch (IOException e) {
            throw new UncheckedIOException("folder '" + folder + "' cannot be read: " + e.getMessage(), e);
        }
        if (files.isEmpty()) {
            throw new IllegalArgumentException("folder '%s' has no WAV file in it".formatted(folder));
        }
        return read(String.valueOf(folder.getFileName()), files, names, null);
    }

    private static String slashes(Path path) {
        return path.toString().replace(path.getFileSystem().getSeparator(), "/");
    }

    /**
     * Returns the recordings of a set that the catalogue lists; they are fetched on first use.
     *
     * @throws IllegalArgumentException if there is none of that name, it is no set of recordings, or what was fetched is not what
     *     it must be
     * @throws UncheckedIOException if it can neither be found nor fetched; the message says where to put its files
     */
    public static Recordings named(String set, Progress progress) {
        Catalogue catalogue = Catalogue.standard();
        Entry entry = catalogue.entry(set);
        Entry.Recorded recorded = entry.recorded();
        if (recorded == null) {
            throw new IllegalArgumentException(
                    "data set '%s' holds no recordings; a table is read with data(\"%s\")".formatted(set, set));
        }
        Recordings read = read(set, catalogue.files(set, progress), recorded.names(), entry);
        recorded.told().forEach(told -> {
            List<String> by = Objects.requireNonNull(read.labels.get(told.by()), told.by());
            List<String> values =
                    by.stream().map(key -> told.values().getOrDefault(key, "")).toList();
            read.labels.put(told.column(), values);
        });
        return read.holdOutBelow(recorded.test(), recorded.below());
    }

    private Recordings holdOutBelow(String column, int number) {
        List<String> numbers = Objects.requireNonNull(labels.get(column), column);
        for (int row = 0; row < size(); row++) {
            test.set(row, Integer.parseInt(numbers.get(row)) < number);
        }
        return this;
    }

    private static Recordings read(String name, Map<String, Path> files, String names, @Nullable Entry entry) {
        Map<String, List<String>> labels = new LinkedHashMap<>();
        StringBuilder regex = new StringBuilder();
        Matcher found = LABEL.matcher(names);
        int at = 0;
        while (found.find()) {
            if (labels.put(found.group(1), new ArrayList<>()) != null
                    || found.group(1).equals(SPECTROGRAM)) {
                throw new IllegalArgumentException(
                        "the names of recordings need different labels, none called '%s'; given '%s'"
                                .formatted(SPECTROGRAM, names));
            }
            regex.append(Pattern.quote(names.substring(at, found.start()))).append("([^/]+?)");
            at = found.end();
        }
        if (labels.isEmpty()) {
            throw new IllegalArgumentException(
                    "the names of recordings need a label in braces, such as \"{word}_{speaker}_{take}.wav\"; given '%s'"
                            .formatted(names));
        }
        Pattern pattern = Pattern.compile(regex + Pattern.quote(names.substring(at)));
        List<Sound> sounds = new ArrayList<>();
        files.forEach((path, file) -> {
            Matcher said = pattern.matcher(path);
            if (!said.matches()) {
                throw new IllegalArgumentException(
                        "recording '%s' must be named like '%s'; rename it or move it out of the folder"
                                .formatted(path, names));
            }
            int group = 1;
            for (List<String> values : labels.values()) {
                values.add(said.group(group++));
            }
            sounds.add(Sound.read(file));
        });
        return new Recordings(name, sounds, labels, entry);
    }

    /**
     * Returns made-up recordings for where there are no real ones: ten words that resemble the English digits, spoken by six
     * synthetic voices with three accents, columns digit, speaker, take and accent. They are tones and noise, and say nothing about
     * people.
     *
     * @param takes how often each voice says each word; the first third of them is held out
     * @param seed the same seed makes the same sounds
     * @throws IllegalArgumentException if there are fewer than 3 takes
     */
    public static Recordings madeUp(int takes, long seed) {
        if (takes < 3) {
            throw new IllegalArgumentException(
                    "made-up recordings need at least 3 takes, a third to test; given " + takes);
        }
        return Voices.recordings(takes, seed).holdOutBelow("take", takes / 3);
    }

    /** Returns how many sounds there are. */
    public int size() {
        return sounds.size();
    }

    /**
     * Returns a sound, which a notebook plays.
     *
     * @throws IllegalArgumentException if there is no such sound
     */
    public Sound sound(int row) {
        if (row < 0 || row >= sounds.size()) {
            throw new IllegalArgumentException("no sound %d; the sounds are 0 to %d".formatted(row, sounds.size() - 1));
        }
        return sounds.get(row);
    }

    /** Returns the data with pictures of 32 bands and 32 frames; see {@link #data(Spectrogram)}. */
    public Data data() {
        return data(Spectrogram.logMel(32, 32));
    }

    /**
     * Returns the data: one column per label and one of pictures. The labels are there to be tasks and are put aside: no model sees
     * one as a feature. A set of the catalogue, and made-up voices, hold their own test rows out.
     */
    public Data data(Spectrogram picture) {
        Table table = Table.create(name);
        labels.forEach((column, values) -> table.addColumns(StringColumn.create(column, values)));
        List<Grid> pictures = sounds.stream().map(picture::of).toList();
        return Data.of(table, card(picture), splitting())
                .with(SPECTROGRAM, pictures)
                .aside(labels.keySet().toArray(String[]::new));
    }

    private Splitting splitting() {
        return test.isEmpty() ? Splitting.NONE : Splitting.NONE.dealing(new Settled(test, false, 0));
    }

    private @Nullable Card card(Spectrogram picture) {
        if (entry == null || entry.recorded() == null) {
            return null;
        }
        Map<String, String> meanings = new LinkedHashMap<>(entry.recorded().columns());
        meanings.put(SPECTROGRAM, "Its energy by pitch and time: " + picture);
        List<Card.ColumnNote> columns = meanings.entrySet().stream()
                .map(column -> new Card.ColumnNote(column.getKey(), "", "", column.getValue(), 0))
                .toList();
        return Card.of(entry, entry.files().get(0).name(), size(), columns);
    }

    @Override
    public String toString() {
        return "%s: %s; labels %s".formatted(name, Words.count(size(), "sound"), Words.list(labels.keySet()));
    }
}
