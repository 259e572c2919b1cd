package io.github.braidml.plot;

import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An axis: values to points, with ticks at round numbers; an upright one has its low end at the larger coordinate. */
record Scale(double low, double high, double left, double right) {
    private static final int MOST_TICKS = 6;

    double at(double value) {
        return left + (value - low) / (high - low) * (right - left);
    }

    boolean shows(double value) {
        return value >= low && value <= high;
    }

    /** Returns 1, 2 or 5 times a power of ten, so that there are few enough ticks. */
    double step() {
        double rough = (high - low) / MOST_TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= rough * (1 - 1e-9)) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        double step = step();
        for (long k = (long) Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) {
            ticks.add(k * step);
        }
        return ticks;
    }

    /** Returns a tick with as many decimals as tell it from the next. */
    String figure(double tick) {
        int digits = Math.max(0, -(int) Math.floor(Math.log10(step()) + 1e-9));
        String text = String.format(Locale.ROOT, "%." + digits + "f", tick);
        return text.equals("-0") ? "0" : text;
    }

    /** Draws grid lines from top to bottom, figures and a title below. */
    void axis(Graphics2D g, int top, int bottom, String title) {
        for (double tick : ticks()) {
            g.setColor(Theme.GRID);
            g.setStroke(Theme.THIN);
            g.draw(new Line2D.Double(at(tick), top, at(tick), bottom));
            Ink.centred(g, Theme.SMALL, Theme.SOFT, figure(tick), at(tick), bottom + 13);
        }
        g.setColor(Theme.FAINT);
        g.draw(new Line2D.Double(left, bottom, right, bottom));
        Ink.centred(g, Theme.BODY, Theme.SOFT, title, (left + right) / 2, bottom + 28);
    }
}
