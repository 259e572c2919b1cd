package io.github.braidml.balance;

/**
 * Random loss weighting: the softmax of normal random numbers, drawn anew for each batch; the weights sum to one. A method
 * that is meant to be clever should beat it.
 *
 * <p>Lin, Ye, Zhang, Tsang: Reasonable Effectiveness of Random Weighting, TMLR 2022, arXiv:2111.10603.
 */
public record Rlw() implements LossWeighting {

    @Override
    public Reduction reduction() {
        return Reduction.MEAN;
    }

    @Override
    public State start(int tasks) {
        return step -> {
            double[] normals = new double[step.tasks().length];
            for (int i = 0; i < normals.length; i++) {
                normals[i] = step.random().nextGaussian();
            }
            return Softmax.of(normals);
        };
    }

    @Override
    public String toString() {
        return "rlw()";
    }
}
