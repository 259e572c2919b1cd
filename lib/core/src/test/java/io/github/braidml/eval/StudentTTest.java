package io.github.braidml.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudentTTest {

    /** Tables print these quantiles to three decimals. */
    @ParameterizedTest
    @CsvSource({"1, 12.706", "2, 4.303", "3, 3.182", "4, 2.776", "5, 2.571", "9, 2.262", "30, 2.042", "99, 1.984"})
    void fivePercentLiesBeyondTheTablesQuantile(int freedom, double quantile) {
        assertThat(StudentT.twoSided(quantile, freedom)).isCloseTo(0.05, within(4e-5));
        assertThat(StudentT.twoSided(-quantile, freedom)).isEqualTo(StudentT.twoSided(quantile, freedom));
    }

    /** Computed once with SciPy. */
    @ParameterizedTest
    @CsvSource({
        "1, 0.5, 0.7048327646991335",
        "1, 4.5, 0.1392089745461279",
        "2, 2.0, 0.18350341907227397",
        "3, 4.5, 0.0204904123444534",
        "4, 2.0, 0.11611652351681556",
        "9, 4.5, 0.0014889494154117324",
        "10, 0.5, 0.627893605742973",
        "29, 2.0, 0.05494363718296717",
        "99, 4.5, 1.8549056105456718e-05"
    })
    void isThatOfScipy(int freedom, double t, double p) {
        assertThat(StudentT.twoSided(t, freedom)).isCloseTo(p, within(1e-13));
    }

    @Test
    void endsOfTheScale() {
        assertThat(StudentT.twoSided(0, 5)).isEqualTo(1);
        assertThat(StudentT.twoSided(Double.POSITIVE_INFINITY, 4)).isCloseTo(0, within(1e-15));
        assertThat(StudentT.twoSided(1, 0)).isNaN();
    }
}
