package io.github.braidml.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.braidml.balance.CaGrad;
import io.github.braidml.balance.Equal;
import io.github.braidml.balance.ImtlG;
import io.github.braidml.balance.Mgda;
import io.github.braidml.balance.NashMtl;
import io.github.braidml.balance.PcGrad;
import io.github.braidml.balance.ToyProblem;
import io.github.braidml.optim.Adam;
import io.github.braidml.optim.GradientDescent;
import io.github.braidml.optim.Lbfgs;
import io.github.braidml.optim.Optimizer;
import io.github.braidml.optim.Sgd;
import io.github.braidml.train.Training;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContoursTest {
    private static final Contours BOWL =
            Contours.of(ContoursTest::bowl, -4, 4, -3, 3).from(-3, 2);

    private static double bowl(double[] x, double[] gradient) {
        gradient[0] = x[0];
        gradient[1] = 10 * x[1];
        return (x[0] * x[0] + 10 * x[1] * x[1]) / 2;
    }

    private static double valley(double[] x, double[] gradient) {
        double side = x[1] - x[0] * x[0];
        gradient[0] = -2 * (1 - x[0]) - 400 * x[0] * side;
        gradient[1] = 200 * side;
        return (1 - x[0]) * (1 - x[0]) + 100 * side * side;
    }

    private static Training steps(int number, Optimizer optimizer) {
        return Training.of(number).optimizer(optimizer);
    }

    @Test
    void pathsAreDrawnAndTold() {
        Contours map = Contours.of(ContoursTest::valley, -2, 2, -1, 3)
                .from(-1.5, 2.5)
                .path("gradient descent", steps(300, new GradientDescent(0.001)))
                .path("momentum", steps(300, Sgd.of(0.001).momentum(0.9)))
                .path("Adam", steps(300, Adam.of(0.1)))
                .path("L-BFGS", steps(60, Lbfgs.of()));
        assertThat(map.text())
                .startsWith("A function over x1 from -2.00 to 2.00 and x2 from -1.00 to 3.00, lowest seen ")
                .contains("gradient descent: 300 steps, value 5.", "L-BFGS: 60 steps, value ", " at (1.00, 1.00).");
        assertThat(map.png().length).isBetween(5_000, 40_000);
        assertThat(map.scale()).isEqualTo(2);
        assertThat(map.png()).isEqualTo(map.from(0, 0).png());
    }

    @Test
    void mapWithoutPathsIsBandsThatRiseFromTheMinimum() {
        BufferedImage image = BOWL.image();
        // The only panel is 340 points wide after a margin of 10; its map begins 38 points from the left.
        int middleX = 2 * (10 + (38 + 340 - 12) / 2);
        int bottom = image.getHeight() - 2 * (10 + 34 + 3);
        int middleY = bottom - (300 - 22 - 34) + 6;
        assertThat(light(image, middleX, middleY)).isGreaterThan(light(image, middleX, bottom));
        assertThat(BOWL.text()).contains("lowest seen 0.0").doesNotContain("step");
    }

    private static int light(BufferedImage image, int x, int y) {
        return image.getRGB(x, y) & 0xFF;
    }

    @Test
    void everyChangeIsANewMap() {
        Contours more = BOWL.path("one", steps(10, new GradientDescent(0.1)));
        assertThat(BOWL.text()).doesNotContain("one");
        assertThat(more.text()).contains("one: 10 steps, value 0.547 at (-1.05, 0.000).");
        assertThat(more.from(1, 1)
                        .path("two", steps(1, new GradientDescent(0.1)))
                        .text())
                .contains("one: 10 steps", "two: 1 step, value 0.405 at (0.900, 0.000).");
    }

    @Test
    void noiseIsTheSameForEveryPathAndNeedsAveraging() {
        Training steps = steps(400, new GradientDescent(0.1));
        Contours noisy = BOWL.noise(1).path("a", steps).path("b", steps).path("mean", steps.average());
        String text = noisy.text();
        assertThat(after(text, " a: ")).isEqualTo(after(text, " b: ")).isNotEqualTo(after(text, " mean: "));
        assertThat(noisy.noise(0).path("quiet", steps).text()).contains("quiet: 400 steps, value 1.");
    }

    private static String after(String text, String name) {
        int from = text.indexOf(name) + name.length();
        return text.substring(from, text.indexOf(").", from));
    }

    @Test
    void pathThatLeavesTheMapIsSaidToDiverge() {
        Contours map = BOWL.path("too long", steps(400, new GradientDescent(0.5)));
        assertThat(map.text()).contains("value diverged");
        assertThat(map.png().length).isBetween(5_000, 40_000);
    }

    @Test
    void panelPerMethodShowsWhereTheyEnd() {
        Chart chart = Contours.of(
                new ToyProblem(1),
                3000,
                List.of(
                        new Equal(),
                        new PcGrad(),
                        new CaGrad(0.5, 1),
                        new Mgda(Mgda.Normalization.NONE),
                        new ImtlG(),
                        new NashMtl(1)));
        assertThat(chart.text())
                .startsWith("Paths on toyProblem(1.0), 3,000 steps, from 5 starts. equal() ends at (")
                .contains(" nashMtl() ends at (");
        assertThat(chart.png().length).isBetween(10_000, 40_000);
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> Contours.of(ContoursTest::bowl, 1, 1, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("each 'from' must be below its 'to'; given 1.0 to 1.0 and 0.0 to 1.0");
        assertThatThrownBy(() -> BOWL.noise(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("noise(deviation): a standard deviation is at least 0; given -1.0");
        assertThatThrownBy(() -> BOWL.from(0, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("from(x1, x2): a start is two finite numbers; given 0.0 and NaN");
        Contours one = BOWL.path("one", steps(10, new GradientDescent(0.1)));
        assertThatThrownBy(() -> one.path("one", steps(10, new GradientDescent(0.2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("path(name, ...): there is a path 'one' already");
        assertThatThrownBy(() ->
                        Contours.of((x, gradient) -> Double.NaN, 0, 1, 0, 1).image())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs at least one finite value");
        assertThatThrownBy(() -> Contours.of(new ToyProblem(1), 10, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("landscape(problem, steps, methods): needs at least one method");
    }
}
