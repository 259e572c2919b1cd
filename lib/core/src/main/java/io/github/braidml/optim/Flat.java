package io.github.braidml.optim;

import java.util.List;

/** All values that training moves as one vector, and their gradient as another, wherever they lie. */
public interface Flat {

    /** Returns the number of values that training moves. */
    int trainable();

    /** Returns the number of all values: after those that training moves come buffers that no gradient moves. */
    int size();

    /** Copies all values out. */
    void read(float[] into);

    /** Copies all values in. */
    void write(float[] from);

    /**
     * Returns the parameters, each a range of the vector, in order and without gaps.
     *
     * @param byTask whether a parameter that is dealt out among the tasks is to be one range per task
     */
    List<Range> ranges(boolean byTask);

    /** Visits values and gradients, stretch by stretch, without changing either. */
    void look(List<Range> ranges, Visitor visitor);

    /** Visits values and gradients, stretch by stretch; the values are written back, the gradients set to zero. */
    void move(List<Range> ranges, Visitor visitor);

    /** Sees one stretch after the other. */
    @FunctionalInterface
    interface Visitor {

        /**
         * Called for one stretch, which lies within one range.
         *
         * @param range index of the range in the list
         * @param offset where the stretch begins in the vector
         * @param values the stretch, from index 0
         * @param gradients its gradient, from index 0
         * @param length its length
         */
        void visit(int range, int offset, float[] values, float[] gradients, int length);
    }

    /**
     * A range of the vector.
     *
     * @param name the parameter's
     * @param task index of the only task it serves, or -1
     * @param owner name of the only task it serves, or {@code "shared"}
     * @param weight whether these are weights, and not biases or the scales of a normalisation
     * @param from where it begins in the vector
     * @param to where it ends
     */
    record Range(String name, int task, String owner, boolean weight, int from, int to) {}
}
