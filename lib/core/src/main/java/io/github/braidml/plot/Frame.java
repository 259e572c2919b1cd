package io.github.braidml.plot;

import io.github.braidml.data.Grid;
import io.github.braidml.task.Box;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/**
 * An image with the boxes around its objects: those that are true dashed, those that were found solid.
 *
 * @param image what is shown; grey values as ink, the largest black
 */
record Frame(Grid image, List<Box> truth, List<Box> found) {
    static final Color TRUE = Theme.task(2);
    static final Color FOUND = Theme.VERMILLION;
    static final BasicStroke DASHES =
            new BasicStroke(1.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {4, 3}, 0);
    static final BasicStroke LINE = new BasicStroke(1.4f);

    /** Draws the image as large as fits, boxes and what they are on top. */
    void draw(Graphics2D g, double left, double top, double width, double height) {
        double scale = Math.min(width / image.width(), height / image.height());
        int w = (int) (scale * image.width());
        int h = (int) (scale * image.height());
        g.drawImage(pixels(), (int) left, (int) top, w, h, null);
        g.setColor(Theme.FAINT);
        g.setStroke(Theme.THIN);
        g.draw(new Rectangle2D.Double(left, top, w, h));
        for (Box box : truth) {
            outline(g, box, left, top, scale, TRUE, DASHES);
        }
        for (Box box : found) {
            outline(g, box, left, top, scale, FOUND, LINE);
            double y = top + scale * box.top();
            double baseline = y - 2 < top + 9 ? y + scale * box.height() + 9 : y - 2;
            Ink.text(g, Theme.SMALL, FOUND, box.label(), left + scale * box.left(), Math.min(baseline, top + h - 2));
        }
    }

    private static void outline(
            Graphics2D g, Box box, double left, double top, double scale, Color color, BasicStroke stroke) {
        g.setColor(color);
        g.setStroke(stroke);
        g.draw(new Rectangle2D.Double(
                left + scale * box.left(), top + scale * box.top(), scale * box.width(), scale * box.height()));
    }

    private BufferedImage pixels() {
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (float value : image.values()) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        float range = most > least ? most - least : 1;
        BufferedImage pixels = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        for (int row = 0; row < image.height(); row++) {
            for (int column = 0; column < image.width(); column++) {
                float[] shares = new float[3];
                for (int c = 0; c < 3; c++) {
                    shares[c] = (image.at(image.channels() == 3 ? c : 0, row, column) - least) / range;
                }
                Color color = image.channels() == 3
                        ? new Color(shares[0], shares[1], shares[2])
                        : Theme.mix(Theme.PAPER, Theme.INK, shares[0]);
                pixels.setRGB(column, row, color.getRGB());
            }
        }
        return pixels;
    }

    /** Returns boxes in words, such as "7 at 3, 12". */
    static String words(List<Box> boxes) {
        return boxes.isEmpty()
                ? "nothing"
                : String.join(
                        ", ",
                        boxes.stream()
                                .map(box -> String.format(
                                        Locale.ROOT, "%s at (%.0f, %.0f)", box.label(), box.left(), box.top()))
                                .toList());
    }
}
