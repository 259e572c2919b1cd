package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.github.braidml.data.Input;
import java.util.Arrays;
import java.util.List;

/**
 * Arithmetic on representations: {@code (batch, width)}, {@code (batch, length, width)} with a mask behind it, or between the
 * layers of a convolutional network {@code (batch, channels, height, width)}.
 */
final class Mixing {
    private Mixing() {}

    /** Returns the axis of the channels, or units. */
    static int axis(Shape shape) {
        return shape.dimension() == 4 ? 1 : shape.dimension() - 1;
    }

    /** Returns the number of channels, or units. */
    static long channels(Shape shape) {
        return shape.get(axis(shape));
    }

    /** Returns the shapes with another number of channels. */
    static Shape[] channels(Shape[] shapes, long channels) {
        Shape[] other = shapes.clone();
        long[] sizes = shapes[0].getShape().clone();
        sizes[axis(shapes[0])] = channels;
        other[0] = new Shape(sizes);
        return other;
    }

    /** Returns a representation with other values and, if it has one, the same mask. */
    static NDList with(NDList representation, NDArray values) {
        NDList other = new NDList(representation);
        other.set(0, values);
        return other;
    }

    /** Returns the arrays of equal shape in one, {@code (batch, parts, ...)}. */
    static NDArray stack(List<NDArray> parts) {
        return NDArrays.stack(new NDList(parts), 1);
    }

    /** Returns a weighted sum of the parts; the weights, {@code (parts)}, are the same for all rows. */
    static NDArray fixed(NDArray stacked, NDArray weights) {
        return sum(stacked, weights, 1, 1);
    }

    /** Returns a weighted sum of the parts; the weights, {@code (batch, parts)}, differ from row to row. */
    static NDArray perRow(NDArray stacked, NDArray weights) {
        return sum(stacked, weights, 0, 1);
    }

    /** Returns a weighted sum of the parts; the weights, {@code (parts, channels)}, differ from channel to channel. */
    static NDArray perChannel(NDArray stacked, NDArray weights) {
        return sum(
                stacked,
                weights,
                1,
                stacked.getShape().dimension() == 5 ? 2 : stacked.getShape().dimension() - 1);
    }

    /** The weights' axes are those of the parts from the first on, but for the last, which is told. */
    private static NDArray sum(NDArray stacked, NDArray weights, int first, int last) {
        long[] shape = new long[stacked.getShape().dimension()];
        Arrays.fill(shape, 1);
        shape[first] = weights.getShape().get(0);
        shape[last] = weights.getShape().get(weights.getShape().dimension() - 1);
        return stacked.mul(weights.reshape(shape)).sum(new int[] {1});
    }

    /** Returns the mean over all places that are not padding, {@code (batch, channels)}. */
    static NDArray pooled(NDList representation) {
        NDArray values = representation.head();
        Shape shape = values.getShape();
        if (shape.dimension() == 2) {
            return values;
        }
        if (shape.dimension() == 4) {
            return values.reshape(shape.get(0), shape.get(1), -1).mean(new int[] {2});
        }
        if (representation.size() == 1) {
            return values.mean(new int[] {1});
        }
        NDArray mask = Places.mask(representation.get(1)).reshape(shape.get(0), shape.get(1), 1);
        NDArray places = mask.sum(new int[] {1});
        return values.mul(mask).sum(new int[] {1}).div(places.maximum(places.onesLike()));
    }

    /** Returns the shape of {@link #pooled}. */
    static Shape pooled(Shape[] representation) {
        return new Shape(representation[0].get(0), channels(representation[0]));
    }

    /** Returns whether a network receives nothing but rows of numbers. */
    static boolean isPlain(List<Input> inputs) {
        return inputs.stream().allMatch(i -> !i.isTokens() && i.shape().size() == 1);
    }

    /** Returns arrays one behind the other along the channels; one with a row per batch row alone is repeated at every place. */
    static NDArray beside(NDArray first, List<NDArray> more) {
        Shape shape = first.getShape();
        NDList parts = new NDList(first);
        for (NDArray part : more) {
            boolean repeat = shape.dimension() == 3 && part.getShape().dimension() == 2;
            long width = part.getShape().get(part.getShape().dimension() - 1);
            parts.add(
                    repeat
                            ? part.reshape(shape.get(0), 1, width)
                                    .broadcast(new Shape(shape.get(0), shape.get(1), width))
                            : part);
        }
        return more.isEmpty() ? first : NDArrays.concat(parts, axis(shape));
    }
}
