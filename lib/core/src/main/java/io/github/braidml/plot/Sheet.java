package io.github.braidml.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Puts panels of one size on a page under a title and a key, and makes the picture. */
final class Sheet {
    private static final int MARGIN = 10;
    private static final int LINE = 16;

    private final String title;
    private final List<String> notes = new ArrayList<>();
    private final List<Mark> key = new ArrayList<>();
    private final List<Drawing> panels = new ArrayList<>();

    Sheet(String title) {
        this.title = title;
    }

    /** A part of the key, on one line. */
    private interface Mark {
        int width(Graphics2D g);

        void draw(Graphics2D g, int x, int y);
    }

    /** A sign with a label; without a stroke it is a dot. */
    private record Sign(String label, Color color, BasicStroke stroke, boolean dot) implements Mark {
        @Override
        public int width(Graphics2D g) {
            return 24 + Ink.width(g, Theme.BODY, label) + 16;
        }

        @Override
        public void draw(Graphics2D g, int x, int y) {
            g.setColor(color);
            if (dot) {
                g.fill(new Ellipse2D.Double(x + 6, y - 7.5, 7, 7));
            } else {
                g.setStroke(stroke);
                g.draw(new Line2D.Double(x, y - 4, x + 20, y - 4));
            }
            Ink.text(g, Theme.BODY, Theme.INK, label, x + 24, y);
        }
    }

    /** A scale of colours: a box for each, with its label inside. */
    private record Shades(String label, List<Color> colors, List<String> labels) implements Mark {
        private static final int AIR = 5;

        @Override
        public int width(Graphics2D g) {
            int boxes = labels.stream()
                    .mapToInt(text -> Ink.width(g, Theme.SMALL, text) + 2 * AIR)
                    .sum();
            return Ink.width(g, Theme.BODY, label) + AIR + boxes + 16;
        }

        @Override
        public void draw(Graphics2D g, int x, int y) {
            Ink.text(g, Theme.BODY, Theme.INK, label, x, y);
            int left = x + Ink.width(g, Theme.BODY, label) + AIR;
            for (int i = 0; i < colors.size(); i++) {
                int width = Ink.width(g, Theme.SMALL, labels.get(i)) + 2 * AIR;
                g.setColor(colors.get(i));
                g.fillRect(left, y - 11, width, 14);
                Ink.text(g, Theme.SMALL, Theme.inkOn(colors.get(i)), labels.get(i), left + AIR, y);
                left += width;
            }
        }
    }

    Sheet note(String line) {
        notes.add(line);
        return this;
    }

    Sheet line(String label, Color color, BasicStroke stroke) {
        key.add(new Sign(label, color, stroke, false));
        return this;
    }

    Sheet dot(String label, Color color) {
        key.add(new Sign(label, color, Theme.SOLID, true));
        return this;
    }

    Sheet shades(String label, List<Color> colors, List<String> labels) {
        key.add(new Shades(label, colors, labels));
        return this;
    }

    Sheet panel(Drawing drawing) {
        panels.add(drawing);
        return this;
    }

    /** Makes the picture of panels of one height. */
    Chart chart(int columns, int width, int height, String text) {
        return chart(columns, width, Collections.nCopies(panels.size(), height), text);
    }

    /** Makes the picture; each row of panels is as high as the highest of them. */
    Chart chart(int columns, int width, List<Integer> heights, String text) {
        int across = Math.min(columns, panels.size());
        int[] tops = new int[(panels.size() + across - 1) / across + 1];
        for (int i = 0; i < panels.size(); i++) {
            int row = i / across;
            tops[row + 1] = Math.max(tops[row + 1], tops[row] + heights.get(i));
        }
        int page = Math.max(across * width, 300) + 2 * MARGIN;
        int head = head(measure(), page, false);
        BufferedImage image = new BufferedImage(
                page * Chart.SCALE, (head + tops[tops.length - 1] + MARGIN) * Chart.SCALE, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = pen(image);
        g.scale(Chart.SCALE, Chart.SCALE);
        head(g, page, true);
        for (int i = 0; i < panels.size(); i++) {
            int row = i / across;
            int height = tops[row + 1] - tops[row];
            Graphics2D part = (Graphics2D) g.create(MARGIN + i % across * width, head + tops[row], width, height);
            panels.get(i).draw(part, width, height);
            part.dispose();
        }
        g.dispose();
        return new Chart(Palette.reduce(image), text);
    }

    /** Returns a pen to measure text with. */
    static Graphics2D measure() {
        return pen(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB));
    }

    private static Graphics2D pen(BufferedImage image) {
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.setColor(Theme.PAPER);
        g.fillRect(0, 0, image.getWidth(), image.getHeight());
        return g;
    }

    /** Draws or only measures what stands above the panels; returns its height. */
    private int head(Graphics2D g, int page, boolean draw) {
        int y = MARGIN + 14;
        if (draw) {
            Ink.text(g, Theme.TITLE, Theme.INK, Ink.fit(g, Theme.TITLE, title, page - 2 * MARGIN), MARGIN, y);
        }
        for (String note : notes) {
            for (String line : Ink.wrap(g, Theme.BODY, note, page - 2 * MARGIN)) {
                y += LINE;
                if (draw) {
                    Ink.text(g, Theme.BODY, Theme.SOFT, line, MARGIN, y);
                }
            }
        }
        int x = MARGIN;
        y += key.isEmpty() ? 0 : LINE + 2;
        for (Mark mark : key) {
            int width = mark.width(g);
            if (x > MARGIN && x + width - 16 > page - MARGIN) {
                x = MARGIN;
                y += LINE;
            }
            if (draw) {
                mark.draw(g, x, y);
            }
            x += width;
        }
        return y + 10;
    }
}
