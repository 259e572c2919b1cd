package io.github.braidml.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A public data set.
 *
 * @param row what one row is
 * @param source page of the repository it is fetched from
 * @param version repository and commit
 * @param personal whether it may be fetched for one's own use but not passed on
 * @param files its files, all of which are needed but for the optional ones
 * @param folder many small files of one folder, in addition
 * @param table how they become a table; null for images, sounds and texts
 * @param recorded what the names of recordings say; null where there are none
 */
public record Entry(
        String name,
        String title,
        String description,
        String row,
        String source,
        String version,
        String licence,
        boolean personal,
        String citation,
        List<Remote> files,
        @Nullable Folder folder,
        @Nullable Layout table,
        @Nullable Recorded recorded,
        List<Suggestion> tasks,
        List<String> problems,
        List<String> must_not_conclude) {

    public Entry {
        Objects.requireNonNull(name, "a set needs a name");
    }

    /**
     * Many files of one folder.
     *
     * @param list resource with a line per file: name, size, SHA-256, separated by tabs
     */
    public record Folder(String path, String url, String list) {}

    /**
     * Recordings, of which names of files say what they are.
     *
     * @param names a name, with labels in braces
     * @param columns what each label means
     * @param told labels that another one tells
     * @param test the label whose number says which are held out
     * @param below those with a lower number
     */
    public record Recorded(String names, Map<String, String> columns, List<Told> told, String test, int below) {}

    /** A label that another one tells, by its value. */
    public record Told(String column, String by, Map<String, String> values) {}

    /** A target that suggests itself. */
    public record Suggestion(String column, String kind, String reason) {}

    /** Returns how much is fetched on first use, such as 3.1 MB. */
    public String size() {
        return Downloads.size(files.stream()
                .filter(file -> !file.optional())
                .mapToLong(Remote::bytes)
                .sum());
    }

    Entry with(List<Remote> allFiles) {
        return new Entry(
                name,
                title,
                description,
                row,
                source,
                version,
                licence,
                personal,
                citation,
                allFiles,
                null,
                table,
                recorded,
                tasks,
                problems,
                must_not_conclude);
    }
}
