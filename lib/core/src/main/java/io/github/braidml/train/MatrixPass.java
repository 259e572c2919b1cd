package io.github.braidml.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.github.braidml.model.Affine;
import io.github.braidml.model.Head;
import java.util.Arrays;
import java.util.List;

/** Linear heads, rows of one matrix W: the gradient of a task by the representation is its derivatives D times its rows of W. */
final class MatrixPass implements HeadPass {
    private final Affine matrix;
    private final FlatParameters parameters;
    private final int outputs;
    /** Per task, where its columns start, and behind the last where they end. */
    private final int[] from;

    private final Feeder apart;
    private final Feeder together;
    private final float[] given;
    private final float[] scaled;
    private NDList representation = new NDList();
    private int count;
    private int[] tasks = new int[0];

    MatrixPass(NDManager manager, Affine matrix, List<Head> heads, FlatParameters parameters, int batch) {
        this.matrix = matrix;
        this.parameters = parameters;
        this.from = new int[heads.size() + 1];
        for (int t = 0; t < heads.size(); t++) {
            from[t + 1] = from[t] + heads.get(t).outputs();
        }
        this.outputs = from[heads.size()];
        this.apart = new Feeder(manager, batch * heads.size(), outputs);
        this.together = new Feeder(manager, batch, outputs);
        this.given = new float[batch * outputs];
        this.scaled = new float[batch * outputs];
    }

    private PtNDArray weight() {
        return (PtNDArray) matrix.weight().getArray();
    }

    @Override
    public PtNDArray forward(NDList seen, NDList truth) {
        JniUtils.setGradMode(false);
        representation = seen;
        return JniUtils.linear(
                (PtNDArray) seen.head(), weight(), (PtNDArray) matrix.bias().getArray());
    }

    @Override
    public void take(float[] derivatives, int rows, int[] active) {
        System.arraycopy(derivatives, 0, given, 0, rows * outputs);
        count = rows;
        tasks = active;
    }

    @Override
    public int tasks() {
        return tasks.length;
    }

    @Override
    public PtNDArray each(int task) {
        double[] only = new double[tasks.length];
        only[task] = 1;
        return sum(only);
    }

    @Override
    public PtNDArray all() {
        if (tasks.length == outputs) {
            PtNDArray columns = JniUtils.reshape(times(ones()), new long[] {count, outputs, 1});
            return JniUtils.mul(columns, JniUtils.reshape(weight(), new long[] {1, outputs, -1}));
        }
        // Each task's derivatives in a row of their own, zero in the columns of the others: so one product gives all.
        float[] rows = new float[count * tasks.length * outputs];
        for (int b = 0; b < count; b++) {
            for (int i = 0; i < tasks.length; i++) {
                int at = from[tasks[i]];
                int to = (b * tasks.length + i) * outputs + at;
                System.arraycopy(given, b * outputs + at, rows, to, from[tasks[i] + 1] - at);
            }
        }
        apart.floats().put(0, rows);
        PtNDArray each = JniUtils.matmul((PtNDArray) apart.first(count * tasks.length), weight());
        return JniUtils.reshape(each, new long[] {count, tasks.length, -1});
    }

    /** That of two tasks is the sum, over the outputs k of one and l of the other, of (D'D)_kl (WW')_kl. */
    @Override
    public double[][] gramian() {
        PtNDArray d = wide(times(ones()));
        PtNDArray w = wide(weight());
        PtNDArray products = JniUtils.matmul(JniUtils.transpose(d, 0, 1), d);
        JniUtils.muli(products, JniUtils.matmul(w, JniUtils.transpose(w, 0, 1)));
        double[] all = products.toDoubleArray();
        double[][] sum = new double[tasks.length][tasks.length];
        for (int i = 0; i < tasks.length; i++) {
            for (int j = 0; j < tasks.length; j++) {
                for (int k = from[tasks[i]]; k < from[tasks[i] + 1]; k++) {
                    for (int l = from[tasks[j]]; l < from[tasks[j] + 1]; l++) {
                        sum[i][j] += all[k * outputs + l];
                    }
                }
            }
        }
        return sum;
    }

    private static PtNDArray wide(PtNDArray array) {
        return JniUtils.to(array, DataType.FLOAT64, array.getDevice());
    }

    @Override
    public PtNDArray sum(double[] weights) {
        return JniUtils.matmul(times(weights), weight());
    }

    @Override
    public void leave(double[] factors) {
        PtNDArray own = times(factors);
        PtNDArray seen = (PtNDArray) representation.head();
        parameters.putGradient(matrix.weight(), JniUtils.matmul(JniUtils.transpose(own, 0, 1), seen));
        parameters.putGradient(matrix.bias(), JniUtils.sum(own, new long[] {0}, false));
    }

    private double[] ones() {
        double[] ones = new double[tasks.length];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** Returns the derivatives, each task's times a factor; the same array each time. */
    private PtNDArray times(double[] factors) {
        float[] column = new float[outputs];
        for (int i = 0; i < tasks.length; i++) {
            Arrays.fill(column, from[tasks[i]], from[tasks[i] + 1], (float) factors[i]);
        }
        for (int b = 0; b < count; b++) {
            for (int k = 0; k < outputs; k++) {
                scaled[b * outputs + k] = column[k] * given[b * outputs + k];
            }
        }
        together.floats().put(0, scaled, 0, count * outputs);
        return (PtNDArray) together.first(count);
    }
}
