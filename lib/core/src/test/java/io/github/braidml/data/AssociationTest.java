package io.github.braidml.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AssociationTest {

    @Test
    void correlation() {
        assertThat(Association.pearson(new double[] {1, 2, 3}, new double[] {-2, -4, -6}))
                .isCloseTo(-1, within(1e-12));
        assertThat(Association.pearson(new double[] {1, 2, 3, 4}, new double[] {1, 3, 2, 4}))
                .isCloseTo(0.8, within(1e-12));
        assertThat(Association.pearson(new double[] {1, 1}, new double[] {0, 1}))
                .isNaN();
    }

    @Test
    void correlationRatio() {
        double[] classes = {0, 0, 1, 1, 2, 2};
        assertThat(Association.ratio(classes, new double[] {5, 5, 7, 7, 1, 1})).isCloseTo(1, within(1e-12));
        // Class means 1, 2 and 3 around 2: 4 of a total of 10.
        assertThat(Association.ratio(classes, new double[] {0, 2, 1, 3, 2, 4}))
                .isCloseTo(Math.sqrt(0.4), within(1e-12));
    }

    @Test
    void cramersV() {
        double[] classes = {0, 0, 1, 1, 2, 2};
        assertThat(Association.cramer(classes, new double[] {2, 2, 0, 0, 1, 1})).isCloseTo(1, within(1e-12));
        assertThat(Association.cramer(new double[] {0, 0, 1, 1}, new double[] {0, 1, 0, 1}))
                .isCloseTo(0, within(1e-12));
        assertThat(Association.cramer(classes, new double[6])).isNaN();
    }
}
