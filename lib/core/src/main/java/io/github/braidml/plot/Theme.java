package io.github.braidml.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.knowm.xchart.style.theme.XChartTheme;

/**
 * How every chart looks: the only place that sets colours, fonts and XChart's styler.
 *
 * <p>Colours after Okabe, Ito: Color Universal Design, 2008, which colour-blind readers tell apart.
 */
final class Theme {
    static final Color PAPER = Color.WHITE;
    static final Color INK = new Color(0x222222);
    static final Color SOFT = new Color(0x666666);
    static final Color FAINT = new Color(0xBBBBBB);
    static final Color GRID = new Color(0xE8E8E8);
    static final List<Color> GREYS = List.of(PAPER, INK, SOFT, FAINT, GRID);
    static final Color NEUTRAL = new Color(0xF6F6F6);
    static final Color BLUE = new Color(0x0072B2);
    static final Color VERMILLION = new Color(0xD55E00);

    static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 14);
    static final Font PANEL = new Font(Font.SANS_SERIF, Font.BOLD, 12);
    static final Font BODY = new Font(Font.SANS_SERIF, Font.PLAIN, 11);
    static final Font TINY = new Font(Font.SANS_SERIF, Font.PLAIN, 8);
    static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 10);

    static final BasicStroke SOLID = new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    static final BasicStroke THIN = new BasicStroke(1);
    static final BasicStroke DASHED = dashes(1.5f, 5, 3);
    static final BasicStroke DOTTED = dashes(1.2f, 2, 3);

    private static final Color[] TASKS = {
        BLUE,
        new Color(0xE69F00),
        new Color(0x009E73),
        new Color(0xCC79A7),
        new Color(0x56B4E9),
        VERMILLION,
        new Color(0x555555)
    };

    private Theme() {}

    /** Returns a task's colour, the same in every chart. */
    static Color task(int index) {
        return TASKS[index % TASKS.length];
    }

    /** Returns a task's stroke; where colours start again, strokes differ. */
    static BasicStroke stroke(int index) {
        return switch (index / TASKS.length) {
            case 0 -> SOLID;
            case 1 -> DASHED;
            default -> DOTTED;
        };
    }

    /** Returns a colour between two, from 0 for the first to 1 for the second. */
    static Color mix(Color first, Color second, double share) {
        double s = Math.max(0, Math.min(1, share));
        return new Color(
                (int) Math.round(first.getRed() + s * (second.getRed() - first.getRed())),
                (int) Math.round(first.getGreen() + s * (second.getGreen() - first.getGreen())),
                (int) Math.round(first.getBlue() + s * (second.getBlue() - first.getBlue())));
    }

    /** Returns the colour of a value in [-1, 1]: vermillion below zero, nearly white at it, blue above. */
    static Color diverging(double value) {
        return mix(NEUTRAL, value < 0 ? VERMILLION : BLUE, Math.abs(value));
    }

    /** Returns the ink that reads best on a background. */
    static Color inkOn(Color paper) {
        double light =
                0.2126 * linear(paper.getRed()) + 0.7152 * linear(paper.getGreen()) + 0.0722 * linear(paper.getBlue());
        return light > 0.25 ? INK : PAPER;
    }

    private static double linear(int channel) {
        return Math.pow(channel / 255.0, 2.2);
    }

    /** Returns an empty chart with axes. */
    static XYChart axes(String x, String y) {
        XYChart chart = new XYChart(320, 240);
        chart.setXAxisTitle(x);
        chart.setYAxisTitle(y);
        XYStyler styler = chart.getStyler();
        styler.setTheme(new XChartTheme());
        styler.setLocale(Locale.ROOT);
        styler.setChartBackgroundColor(PAPER).setPlotBackgroundColor(PAPER).setPlotBorderVisible(false);
        styler.setChartFontColor(INK).setChartPadding(6).setBaseFont(BODY);
        styler.setChartTitleVisible(false);
        styler.setLegendVisible(false);
        styler.setPlotContentSize(1);
        styler.setAxisTitleFont(BODY).setAxisTickLabelsFont(SMALL).setAxisTitlePadding(7);
        styler.setAxisTickLabelsColor(SOFT).setAxisTickMarksColor(FAINT).setAxisTickMarkLength(3);
        styler.setAxisTicksLineVisible(true).setAxisTickPadding(3).setPlotMargin(0);
        styler.setPlotGridLinesColor(GRID).setPlotGridLinesStroke(THIN).setPlotTicksMarksVisible(false);
        styler.setXAxisTickMarkSpacingHint(50).setYAxisTickMarkSpacingHint(30);
        styler.setXAxisTitleColor(INK).setYAxisTitleColor(INK).setMarkerSize(7);
        return chart;
    }

    /** Adds a line. */
    static XYSeries line(XYChart chart, String name, double[] x, double[] y, Color color, BasicStroke stroke) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(color);
        series.setLineStyle(stroke);
        series.setLineWidth(stroke.getLineWidth());
        return series;
    }

    /** Adds points. */
    static void points(XYChart chart, String name, double[] x, double[] y, Color color, Marker marker) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        series.setMarker(marker);
        series.setMarkerColor(color);
    }

    /** Sets what part of the plane the axes show. */
    static void range(XYChart chart, double left, double right, double low, double high) {
        XYStyler styler = chart.getStyler();
        styler.setXAxisMin(left);
        styler.setXAxisMax(right);
        styler.setYAxisMin(low);
        styler.setYAxisMax(high);
        styler.setXAxisDecimalPattern(pattern(right - left));
        styler.setYAxisDecimalPattern(pattern(high - low));
    }

    /** Returns as many decimals as ticks at about an eighth of the range need. */
    private static String pattern(double range) {
        int digits = (int) Math.ceil(-Math.log10(range / 8) - 1e-9);
        return digits <= 0 ? "#,##0" : "0." + "0".repeat(Math.min(6, digits));
    }

    /** Makes the axis across one of whole numbers: ticks so far apart that there is no half epoch. */
    static void epochs(XYChart chart, int count) {
        chart.getStyler().setXAxisTickMarkSpacingHint(Math.max(50, 300 / count)).setXAxisDecimalPattern("0");
    }

    /** Returns a panel with a heading over a chart. */
    static Drawing panel(String title, XYChart chart) {
        return (g, width, height) -> {
            Ink.text(g, PANEL, INK, Ink.fitName(g, PANEL, title, width - 16), 0, 14);
            g.translate(0, 18);
            chart.paint(g, width, height - 18);
        };
    }

    private static BasicStroke dashes(float width, float... pattern) {
        return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, pattern, 0);
    }
}
