package io.github.braidml.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.List;

/**
 * A heat map: names down and across, a coloured cell with text for each pair.
 *
 * @param title heading of the panel
 * @param down names of the rows
 * @param across names of the columns
 */
record Grid(String title, String downTitle, String acrossTitle, List<String> down, List<String> across, Cells cells)
        implements Drawing {

    /** What the cells show. */
    interface Cells {
        Cell at(int row, int column);
    }

    /** One cell: its colour, its text and a smaller line below; either text may be empty. */
    record Cell(Color color, String text, String small) {}

    private static final int TOP = 24;
    private static final int GAP = 6;
    private static final int WIDEST = 76;
    private static final int HIGHEST = 48;
    private static final int LONGEST = 140;
    private static final int NARROWEST = 15;

    /** Where things go for a width. */
    private record Layout(int top, int left, int cellWidth, boolean turned, int bottom) {}

    private Layout layout(Graphics2D g, int width) {
        int title = downTitle.isEmpty() ? 0 : 18;
        int left =
                down.stream().mapToInt(n -> Ink.width(g, Theme.BODY, n)).max().orElse(0);
        left = Math.min(left, width * 3 / 10) + GAP + title;
        int cellWidth = Math.min(WIDEST, (width - left - 2 * GAP) / across.size());
        int longest =
                across.stream().mapToInt(n -> Ink.width(g, Theme.BODY, n)).max().orElse(0);
        boolean turned = longest > cellWidth - 4;
        if (turned) {
            // The first name leans to the left.
            int lean = (int) (0.71 * Math.min(longest, LONGEST)) - cellWidth / 2;
            left = Math.max(left, Math.min(lean, width * 3 / 10));
            cellWidth = Math.min(WIDEST, (width - left - 2 * GAP) / across.size());
        }
        int names = turned ? (int) (Math.min(longest, LONGEST) * 0.71) + 16 : 18;
        return new Layout(
                title().isEmpty() ? 0 : TOP, left, cellWidth, turned, names + (acrossTitle.isEmpty() ? 0 : 16));
    }

    /** Returns the height at which cells are as high as they get. */
    int height(int width) {
        Layout layout = layout(Sheet.measure(), width);
        return layout.top + down.size() * Math.min(HIGHEST, Math.max(20, layout.cellWidth)) + layout.bottom;
    }

    @Override
    public void draw(Graphics2D g, int width, int height) {
        Layout layout = layout(g, width);
        int left = layout.left;
        int cellWidth = layout.cellWidth;
        int cellHeight = Math.min(HIGHEST, (height - layout.top - layout.bottom) / down.size());
        int room = left - GAP - (downTitle.isEmpty() ? 0 : 18);
        Ink.text(g, Theme.PANEL, Theme.INK, Ink.fitName(g, Theme.PANEL, title, width - 8), 0, 14);
        for (int r = 0; r < down.size(); r++) {
            double y = layout.top + (r + 0.5) * cellHeight + 4;
            Ink.right(g, Theme.BODY, Theme.INK, Ink.fitName(g, Theme.BODY, down.get(r), room), left - GAP, y);
            for (int c = 0; c < across.size(); c++) {
                int top = layout.top + r * cellHeight;
                cell(g, cells.at(r, c), left + c * cellWidth, top, cellWidth, cellHeight);
            }
        }
        int base = layout.top + down.size() * cellHeight;
        // Narrow columns of many: every few have a name.
        int step = layout.turned ? (NARROWEST + cellWidth - 1) / cellWidth : 1;
        for (int c = 0; c < across.size(); c += step) {
            name(g, across.get(c), left + (c + 0.5) * cellWidth, base, layout.turned);
        }
        titles(g, layout, base);
    }

    private void titles(Graphics2D g, Layout layout, int base) {
        double middle = layout.left + layout.cellWidth * across.size() / 2.0;
        double centre = (layout.top + base) / 2.0;
        if (!acrossTitle.isEmpty()) {
            Ink.centred(g, Theme.BODY, Theme.SOFT, acrossTitle, middle, base + layout.bottom - 3);
        }
        if (!downTitle.isEmpty()) {
            Graphics2D turned = (Graphics2D) g.create();
            turned.rotate(-Math.PI / 2, 11, centre);
            Ink.centred(turned, Theme.BODY, Theme.SOFT, downTitle, 11, centre);
            turned.dispose();
        }
    }

    private static void name(Graphics2D g, String name, double x, int base, boolean turned) {
        if (!turned) {
            Ink.centred(g, Theme.BODY, Theme.INK, name, x, base + 14);
            return;
        }
        Graphics2D slanted = (Graphics2D) g.create();
        slanted.rotate(-Math.PI / 4, x + 3, base + 11);
        Ink.right(slanted, Theme.BODY, Theme.INK, Ink.fitName(g, Theme.BODY, name, LONGEST), x + 3, base + 11);
        slanted.dispose();
    }

    private static void cell(Graphics2D g, Cell cell, int x, int y, int width, int height) {
        g.setColor(cell.color());
        g.fillRect(x, y, width - 1, height - 1);
        Color ink = Theme.inkOn(cell.color());
        boolean small = !cell.small().isEmpty() && height >= 30 && width >= Ink.width(g, Theme.SMALL, cell.small());
        double middle = y + height / 2.0;
        for (Font font : List.of(Theme.PANEL, Theme.SMALL, Theme.TINY)) {
            if (height >= 12 && width >= Ink.width(g, font, cell.text()) + (font.isBold() ? 4 : 1)) {
                Ink.centred(g, font, ink, cell.text(), x + (width - 1) / 2.0, small ? middle - 1 : middle + 3.5);
                break;
            }
        }
        if (small) {
            Ink.centred(g, Theme.SMALL, ink, cell.small(), x + width / 2.0, middle + 13);
        }
    }
}
