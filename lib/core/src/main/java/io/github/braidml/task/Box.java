package io.github.braidml.task;

/**
 * A rectangle around an object in an image, in pixels.
 *
 * @param label what the object is
 * @param left distance of the left side from the image's left side
 * @param top distance of the upper side from the image's upper side
 * @param width width, above 0
 * @param height height, above 0
 * @param score how sure a prediction is, from 0 to 1; 1 for what is known
 */
public record Box(String label, double left, double top, double width, double height, double score) {

    public Box {
        if (!(width > 0 && height > 0) || !Double.isFinite(left + top + width + height)) {
            throw new IllegalArgumentException(
                    "a box needs a finite place and a width and height above 0; given left %s, top %s, width %s, height %s"
                            .formatted(left, top, width, height));
        }
    }

    /** Returns a box that is known. */
    public static Box of(String label, double left, double top, double width, double height) {
        return new Box(label, left, top, width, height, 1);
    }

    /** Returns whether the centre lies in an image of this size. */
    public boolean isCentredIn(int rows, int columns) {
        double x = left + width / 2;
        double y = top + height / 2;
        return x >= 0 && y >= 0 && x <= columns && y <= rows;
    }

    /** Returns intersection over union with another box: 1 for the same place, 0 for boxes apart. */
    public double iou(Box other) {
        double across = Math.min(left + width, other.left + other.width) - Math.max(left, other.left);
        double down = Math.min(top + height, other.top + other.height) - Math.max(top, other.top);
        if (across <= 0 || down <= 0) {
            return 0;
        }
        double common = across * down;
        return common / (width * height + other.width * other.height - common);
    }
}
