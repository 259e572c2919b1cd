package io.github.braidml.balance;

import java.util.Arrays;

/** Every task counts the same: the sum of the losses. The baseline every other method has to beat. */
public record Equal() implements LossWeighting {

    @Override
    public String formula() {
        return "total = sum of L_i";
    }

    @Override
    public State start(int tasks) {
        return step -> {
            double[] weights = new double[step.tasks().length];
            Arrays.fill(weights, 1);
            return weights;
        };
    }

    @Override
    public String toString() {
        return "equal()";
    }
}
