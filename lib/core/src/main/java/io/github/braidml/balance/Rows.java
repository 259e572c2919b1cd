package io.github.braidml.balance;

/**
 * The gradients of a step's tasks with respect to the shared parameters, a row a task, read and written a stretch at a time:
 * all of them may be large.
 */
public interface Rows {

    /** Returns the number of values in each row. */
    int size();

    /** Copies the values of a row from a place on. */
    void read(int row, int from, double[] into, int count);

    /** Puts others in the place of the values of a row from a place on. */
    void write(int row, int from, double[] values, int count);

    /** Returns rows that are arrays, which are changed in place. */
    static Rows of(double[]... rows) {
        return new Rows() {
            @Override
            public int size() {
                return rows.length == 0 ? 0 : rows[0].length;
            }

            @Override
            public void read(int row, int from, double[] into, int count) {
                System.arraycopy(rows[row], from, into, 0, count);
            }

            @Override
            public void write(int row, int from, double[] values, int count) {
                System.arraycopy(values, 0, rows[row], from, count);
            }
        };
    }
}
