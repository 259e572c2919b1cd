package io.github.braidml.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.braidml.balance.Golden.Case;
import io.github.braidml.balance.Golden.Figures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** The figures of reference implementations and of exact solutions, at the tolerances that come with them. */
class GoldenTest {

    /** What becomes of a case; every one is of exactly one kind. */
    private enum Kind {
        /** Our method gives all of its figures. */
        MET,
        /** The reference does not solve its problem, for a reason that is shown; our figures are of the problem. */
        EXPLAINED,
        /** A last digit decides the figures, or the reference's solver gave up on them. */
        INFORMATION
    }

    private static Kind kind(Case one) {
        Figures ours = Ours.of(one);
        if (one.information()) {
            for (String quantity : one.quantities()) {
                assertThat(Arrays.stream(ours.get(quantity)).allMatch(Double::isFinite))
                        .isTrue();
            }
            return Kind.INFORMATION;
        }
        if (one.met(ours)) {
            return Kind.MET;
        }
        Theirs.explain(one, ours);
        return Kind.EXPLAINED;
    }

    @Test
    void everyCaseIsMetOrItIsShownWhyNot() throws IOException {
        List<Case> cases = Golden.cases();
        Map<String, List<Kind>> kinds = new LinkedHashMap<>();
        SoftAssertions soft = new SoftAssertions();
        for (Case one : cases) {
            List<Kind> of = kinds.computeIfAbsent(one.method() + " " + one.variant(), variant -> new ArrayList<>());
            soft.assertThatCode(() -> of.add(kind(one))).as(one.toString()).doesNotThrowAnyException();
        }
        soft.assertAll();
        assertThat(cases).extracting(Case::toString).hasSize(1603).doesNotHaveDuplicates();
        assertThat(table(kinds)).isEqualTo(written());
    }

    private static String table(Map<String, List<Kind>> kinds) {
        StringBuilder table = new StringBuilder("%-38s%8s%12s%14s\n".formatted("", "met", "explained", "information"));
        kinds.forEach((variant, of) -> table.append(line(variant, of)));
        List<Kind> all = kinds.values().stream().flatMap(List::stream).toList();
        return table.append(line("all", all)).toString();
    }

    private static String line(String name, List<Kind> of) {
        return "%-38s%8d%12d%14d\n"
                .formatted(
                        name,
                        Collections.frequency(of, Kind.MET),
                        Collections.frequency(of, Kind.EXPLAINED),
                        Collections.frequency(of, Kind.INFORMATION));
    }

    /** The kinds as they were when last looked at: a case that changes its kind is to be noticed. */
    private static String written() throws IOException {
        try (InputStream in = Objects.requireNonNull(GoldenTest.class.getResourceAsStream("golden/kinds.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
