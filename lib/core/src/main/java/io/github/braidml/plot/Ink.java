package io.github.braidml.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes and measures text. */
final class Ink {
    private Ink() {}

    static int width(Graphics2D g, Font font, String text) {
        return (int) Math.ceil(g.getFontMetrics(font).getStringBounds(text, g).getWidth());
    }

    static void text(Graphics2D g, Font font, Color color, String text, double x, double baseline) {
        g.setFont(font);
        g.setColor(color);
        g.drawString(text, (float) x, (float) baseline);
    }

    static void centred(Graphics2D g, Font font, Color color, String text, double x, double baseline) {
        text(g, font, color, text, x - width(g, font, text) / 2.0, baseline);
    }

    static void right(Graphics2D g, Font font, Color color, String text, double x, double baseline) {
        text(g, font, color, text, x - width(g, font, text), baseline);
    }

    /** Returns the text, cut with an ellipsis where it is too long. */
    static String fit(Graphics2D g, Font font, String text, int width) {
        if (width(g, font, text) <= width) {
            return text;
        }
        int end = text.length();
        while (end > 1 && width(g, font, text.substring(0, end) + "…") > width) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end).stripTrailing() + "…";
    }

    /** Returns a name, cut in its middle where it is too long: names that begin alike often differ at their end. */
    static String fitName(Graphics2D g, Font font, String name, int width) {
        int first = name.length();
        int last = 0;
        String cut = name;
        while (width(g, font, cut) > width && first > 1) {
            first = name.offsetByCodePoints(first, -1);
            last = first / 2;
            cut = name.substring(0, first - last) + "…" + name.substring(name.length() - last);
        }
        return cut;
    }

    /** Returns the text in lines that fit, broken at blanks. */
    static List<String> wrap(Graphics2D g, Font font, String text, int width) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : text.split(" ", -1)) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && width(g, font, longer) > width) {
                lines.add(line);
                longer = word;
            }
            line = longer;
        }
        lines.add(line);
        return lines;
    }

    /** Returns a number with about three figures. */
    static String figure(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        double size = Math.abs(value);
        if (size != 0 && (size >= 1e6 || size < 1e-3)) {
            return String.format(Locale.ROOT, "%.1e", value);
        }
        int digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    /** Returns a number with its sign and two decimals, as correlations are written. */
    static String signed(double value) {
        String text = String.format(Locale.ROOT, "%+.2f", value);
        return text.equals("-0.00") || text.equals("+0.00") ? "0.00" : text;
    }

    /** Returns a count with thousands apart. */
    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
