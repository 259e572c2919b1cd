package io.github.braidml.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.braidml.format.Mirror;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The catalogue says of each set what one must know, and what it says is so. */
final class CatalogueTest {
    /** Too large for some mirrors, and fetched only on request. */
    private static final Set<String> RARE = Set.of("mnist/train-images-idx3-ubyte.gz");

    @Test
    void sortedAndComplete() {
        assertThat(Catalogue.standard().names()).isSorted().hasSize(19);
        Set<String> paths = new HashSet<>();
        for (Entry entry : Catalogue.entries()) {
            assertThat(List.of(
                            entry.title(),
                            entry.description(),
                            entry.row(),
                            entry.licence(),
                            entry.citation(),
                            entry.version()))
                    .as(entry.name())
                    .noneMatch(String::isBlank);
            assertThat(entry.problems()).as(entry.name()).isNotEmpty();
            assertThat(entry.files()).as(entry.name()).isNotEmpty();
            for (Remote file : entry.files()) {
                assertThat(paths.add(file.path())).as(file.path()).isTrue();
                // A commit, so that what is there never changes.
                assertThat(file.url())
                        .matches("https://raw\\.githubusercontent\\.com/[^/]+/[^/]+/[0-9a-f]{40}/.*")
                        .endsWith("/" + file.name());
                assertThat(file.url()).contains(entry.source().replace("https://github.com/", "") + "/");
                assertThat(file.sha256()).matches("[0-9a-f]{64}");
                assertThat(file.bytes()).isPositive();
            }
        }
    }

    @Test
    void everyRuleNamesWhatIsThere() {
        for (Entry entry : Catalogue.entries()) {
            Layout layout = entry.table();
            if (layout == null) {
                continue;
            }
            List<String> names =
                    layout.columns().stream().map(Layout.ColumnSpec::name).toList();
            assertThat(names).as(entry.name()).doesNotHaveDuplicates().containsAll(layout.leave_out());
            assertThat(layout.columns())
                    .allSatisfy(column -> assertThat(column.kind()).isNotNull());
            assertThat(layout.derived())
                    .flatExtracting(Layout.Derived::all)
                    .extracting(Layout.Condition::column)
                    .allMatch(names::contains);
            List<String> files = entry.files().stream().map(Remote::name).toList();
            assertThat(layout.parts()).isNotEmpty().allSatisfy(part -> assertThat(files)
                    .contains(part.file()));
            if (!layout.leave_out().isEmpty() && layout.leave_out().size() > 2) {
                // Who misses a column finds it in the card.
                String problems = String.join(" ", entry.problems());
                assertThat(layout.leave_out().stream().filter(problems::contains))
                        .as(entry.name())
                        .hasSizeGreaterThan(layout.leave_out().size() - 4);
            }
        }
    }

    @Test
    void whatMayNotBePassedOnSaysSo() {
        assertThat(Catalogue.entries().stream().filter(Entry::personal).map(Entry::name))
                .containsExactly("us-indices");
    }

    @Test
    void theMirrorHasExactlyThese() throws IOException {
        Path mirror = Mirror.folder();
        Catalogue catalogue = Catalogue.standard();
        for (String name : catalogue.names()) {
            Map<String, Path> files = catalogue.files(name, Progress.NONE);
            List<Remote> needed = catalogue.entry(name).files().stream()
                    .filter(file -> !file.optional())
                    .toList();
            assertThat(files).hasSameSizeAs(needed);
            for (Remote file : needed) {
                assertThat(Objects.requireNonNull(files.get(file.name()))).startsWith(mirror);
            }
            for (Remote file : catalogue.entry(name).files()) {
                if (file.optional() && !RARE.contains(file.path())) {
                    assertThat(catalogue.file(name, file.name(), Progress.NONE)).hasSize(file.bytes());
                }
            }
        }
        try (Stream<Path> recordings = Files.list(mirror.resolve("fsdd/recordings"))) {
            assertThat(catalogue.entry("fsdd").files()).hasSize((int) recordings.count());
        }
    }

    /** Ten digits, six speakers, fifteen recordings each, of which five are for the test. */
    @Test
    void theNamesOfRecordings() {
        List<String[]> parts = Catalogue.standard().entry("fsdd").files().stream()
                .map(file -> file.name().replace(".wav", "").split("_", -1))
                .toList();
        assertThat(parts).hasSize(900).allMatch(each -> each.length == 3);
        assertThat(parts.stream().map(each -> each[0]).distinct()).hasSize(10);
        assertThat(parts.stream().map(each -> each[1]).distinct()).hasSize(6);
        assertThat(parts.stream().filter(each -> Integer.parseInt(each[2]) < 5)).hasSize(300);
        assertThat(Catalogue.standard().entry("fsdd").size()).isEqualTo("6.3 MB");
    }

    @Test
    void noSuchSetOrFile() {
        assertThatThrownBy(() -> Catalogue.standard().entry("support"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no public data set 'support'; there are adult, ")
                .hasMessageEndingWith("vowel. Did you mean 'support2'?");
        assertThatThrownBy(() -> Catalogue.standard().file("vix", "vix.csv", Progress.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data set 'vix' has no file 'vix.csv'; it has vix-daily.csv.");
    }
}
