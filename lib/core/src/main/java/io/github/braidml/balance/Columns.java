package io.github.braidml.balance;

/** Goes over gradients a stretch of columns at a time. */
final class Columns {
    private static final int CHUNK = 1024;

    private Columns() {}

    /** Sees a stretch of every row, which begins at a place. */
    interface Visitor {
        void visit(int from, double[][] rows, int count);
    }

    /** Shows every stretch. */
    static void look(Rows rows, int tasks, Visitor visitor) {
        double[][] stretch = new double[tasks][CHUNK];
        for (int from = 0; from < rows.size(); from += CHUNK) {
            visitor.visit(from, stretch, read(rows, from, stretch));
        }
    }

    /** Returns the length of each row. */
    static double[] norms(Rows rows, int tasks) {
        double[] squares = new double[tasks];
        look(rows, tasks, (from, stretch, count) -> {
            for (int i = 0; i < tasks; i++) {
                squares[i] += dot(stretch[i], stretch[i], count);
            }
        });
        for (int i = 0; i < tasks; i++) {
            squares[i] = Math.sqrt(squares[i]);
        }
        return squares;
    }

    /**
     * Shows every stretch and takes what the visitor makes of it in its place.
     *
     * @return how much of each row is left: the projection of the new one on it, in units of its length; 0 for a row of zeros
     */
    static double[] change(Rows rows, int tasks, Visitor visitor) {
        double[][] stretch = new double[tasks][CHUNK];
        double[][] before = new double[tasks][CHUNK];
        double[] along = new double[tasks];
        double[] squares = new double[tasks];
        for (int from = 0; from < rows.size(); from += CHUNK) {
            int count = read(rows, from, stretch);
            for (int i = 0; i < tasks; i++) {
                System.arraycopy(stretch[i], 0, before[i], 0, count);
            }
            visitor.visit(from, stretch, count);
            for (int i = 0; i < tasks; i++) {
                along[i] += dot(before[i], stretch[i], count);
                squares[i] += dot(before[i], before[i], count);
                rows.write(i, from, stretch[i], count);
            }
        }
        for (int i = 0; i < tasks; i++) {
            along[i] = squares[i] > 0 ? along[i] / squares[i] : 0;
        }
        return along;
    }

    private static int read(Rows rows, int from, double[][] stretch) {
        int count = Math.min(CHUNK, rows.size() - from);
        for (int i = 0; i < stretch.length; i++) {
            rows.read(i, from, stretch[i], count);
        }
        return count;
    }

    static double dot(double[] x, double[] y, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }
}
