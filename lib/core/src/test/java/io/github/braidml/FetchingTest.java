package io.github.braidml;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.braidml.notebook.LiveDisplay;
import org.junit.jupiter.api.Test;

/** The display of a download. */
final class FetchingTest {
    private int opened;

    private LiveDisplay open() {
        opened++;
        return LiveDisplay.silent();
    }

    @Test
    void nothingIsShownWhereNothingIsFetched() {
        try (Fetching fetching = new Fetching(this::open)) {
            assertThat(fetching).isNotNull();
        }
        assertThat(opened).isZero();
    }

    @Test
    void oneDisplayForAll() {
        try (Fetching fetching = new Fetching(this::open)) {
            for (long bytes = 0; bytes <= 3_000_000; bytes += 100_000) {
                fetching.fetched("support2", bytes, 3_000_000);
            }
        }
        assertThat(opened).isEqualTo(1);
    }

    @Test
    void whatIsShown() {
        Fetching.Bar bar = new Fetching.Bar("support2", 1_240_000, 3_141_735);
        assertThat(bar.text()).isEqualTo("fetching support2: 1.2 of 3.1 MB");
        assertThat(bar.html())
                .isEqualTo("<p style=\"margin:0\">fetching support2: 1.2 of 3.1 MB <progress value=\"1240000\""
                        + " max=\"3141735\"></progress></p>");
    }
}
