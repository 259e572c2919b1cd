package io.github.braidml.task;

/**
 * The loss of a detection head that lays a grid over the image: each cell says whether the centre of an object lies in it, where
 * its box is and what it is.
 *
 * <p>Outputs per cell, row by row: a logit of there being an object, four logits of the box and one of each class. The centre is
 * inside the cell by a sigmoid, width and height are sigmoids of the image's. Labels: the number of objects, then of each the
 * centre, width and height as shares of the image's and the class. Of objects in one cell the first counts; a finer grid tells
 * them apart.
 *
 * <p>The loss is the sum over the cells of the binary cross-entropy of there being an object, and over the objects of the
 * cross-entropy of the class, 5 times the absolute error of the box and 2 times one minus the generalised IoU, all divided by the
 * number of objects. Redmon et al.: You Only Look Once, CVPR 2016, arXiv:1506.02640; Rezatofighi et al.: Generalized Intersection
 * over Union, CVPR 2019, arXiv:1902.09630; the weights of the box's two terms are those of Carion et al. 2020, arXiv:2005.12872.
 *
 * @param cells cells per side
 */
public record BoxLoss(int cells) implements Loss {
    private static final double ABSOLUTE = 5;
    private static final double OVERLAP = 2;
    private static final int BOX = 5;

    @Override
    public double of(double[] outputs, int from, int width, double[] labels, int at, double[] gradient) {
        int each = width / (cells * cells);
        int objects = (int) labels[at];
        double share = 1.0 / Math.max(1, objects);
        boolean[] taken = new boolean[cells * cells];
        double loss = 0;
        for (int o = 0; o < objects; o++) {
            int object = at + 1 + o * BOX;
            int column = cell(labels[object]);
            int row = cell(labels[object + 1]);
            int cell = row * cells + column;
            if (!taken[cell]) {
                taken[cell] = true;
                int output = from + cell * each;
                loss += box(outputs, output + 1, column, row, labels, object, share, gradient);
                loss += kind(outputs, output + BOX, each - BOX, (int) labels[object + 4], share, gradient);
            }
        }
        for (int cell = 0; cell < taken.length; cell++) {
            double z = outputs[from + cell * each];
            double is = taken[cell] ? 1 : 0;
            gradient[from + cell * each] = share * (sigmoid(z) - is);
            loss += share * (Math.max(z, 0) - z * is + Math.log1p(Math.exp(-Math.abs(z))));
        }
        return loss;
    }

    private int cell(double centre) {
        return Math.max(0, Math.min(cells - 1, (int) (centre * cells)));
    }

    static double sigmoid(double z) {
        double e = Math.exp(-Math.abs(z));
        return z >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    private double box(
            double[] outputs,
            int output,
            int column,
            int row,
            double[] labels,
            int object,
            double share,
            double[] gradient) {
        double[] s = new double[4];
        double[] box = new double[4];
        for (int k = 0; k < 4; k++) {
            s[k] = sigmoid(outputs[output + k]);
            box[k] = k == 0 ? (column + s[0]) / cells : k == 1 ? (row + s[1]) / cells : s[k];
        }
        double[] slope = new double[4];
        double loss = OVERLAP * (1 - overlap(box, labels, object, slope));
        for (int k = 0; k < 4; k++) {
            double error = box[k] - labels[object + k];
            loss += ABSOLUTE * Math.abs(error);
            double byBox = ABSOLUTE * Math.signum(error) - OVERLAP * slope[k];
            double bySigmoid = k < 2 ? byBox / cells : byBox;
            gradient[output + k] = share * bySigmoid * s[k] * (1 - s[k]);
        }
        return share * loss;
    }

    /** Returns the generalised IoU of two boxes of centre, width and height, and its derivative by the first one's four numbers. */
    static double overlap(double[] box, double[] truth, int at, double[] slope) {
        double[] common = new double[2];
        double[] hull = new double[2];
        double[][] commonBy = new double[2][2];
        double[][] hullBy = new double[2][2];
        for (int axis = 0; axis < 2; axis++) {
            double low = box[axis] - box[axis + 2] / 2;
            double high = box[axis] + box[axis + 2] / 2;
            double trueLow = truth[at + axis] - truth[at + axis + 2] / 2;
            double trueHigh = truth[at + axis] + truth[at + axis + 2] / 2;
            common[axis] = Math.min(high, trueHigh) - Math.max(low, trueLow);
            hull[axis] = Math.max(high, trueHigh) - Math.min(low, trueLow);
            boolean apart = common[axis] <= 0;
            common[axis] = Math.max(0, common[axis]);
            commonBy[axis][0] = !apart && low > trueLow ? -1 : 0;
            commonBy[axis][1] = !apart && high < trueHigh ? 1 : 0;
            hullBy[axis][0] = low < trueLow ? -1 : 0;
            hullBy[axis][1] = high > trueHigh ? 1 : 0;
        }
        double intersection = common[0] * common[1];
        double union = box[2] * box[3] + truth[at + 2] * truth[at + 3] - intersection;
        double outer = hull[0] * hull[1];
        for (int axis = 0; axis < 2; axis++) {
            double[] bySide = new double[2];
            for (int side = 0; side < 2; side++) {
                double intersectionBy = commonBy[axis][side] * common[1 - axis];
                double unionBy = (side == 0 ? -1 : 1) * box[3 - axis] - intersectionBy;
                double outerBy = hullBy[axis][side] * hull[1 - axis];
                bySide[side] = (intersectionBy * union - intersection * unionBy) / (union * union)
                        + (unionBy * outer - union * outerBy) / (outer * outer);
            }
            slope[axis] = bySide[0] + bySide[1];
            slope[axis + 2] = (bySide[1] - bySide[0]) / 2;
        }
        return intersection / union - 1 + union / outer;
    }

    private static double kind(double[] outputs, int output, int classes, int label, double share, double[] gradient) {
        double loss = new CrossEntropy(0).of(outputs, output, classes, new double[] {label}, 0, gradient);
        for (int k = 0; k < classes; k++) {
            gradient[output + k] *= share;
        }
        return share * loss;
    }

    @Override
    public String toString() {
        return "boxes(" + cells + ")";
    }
}
