package io.github.braidml.show;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SparkTest {
    @Test
    void barsStandOnZero() {
        assertThat(Spark.bars(0, 1, 2, 3, 4, 5, 6, 7)).isEqualTo("▁▂▃▄▅▆▇█");
        assertThat(Spark.bars(6, 7)).isEqualTo("▇█");
        assertThat(Spark.bars(3, 3)).isEqualTo("██");
        assertThat(Spark.bars(0, 0)).isEqualTo("▁▁");
        assertThat(Spark.bars()).isEmpty();
    }

    @Test
    void whatIsNoNumberIsBlank() {
        assertThat(Spark.bars(Double.NaN, 1, Double.POSITIVE_INFINITY, 2)).isEqualTo(" ▅ █");
        assertThat(Spark.bars(Double.NaN)).isEqualTo(" ");
    }
}
