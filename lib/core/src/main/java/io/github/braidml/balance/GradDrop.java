package io.github.braidml.balance;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Gradient sign dropout: in each coordinate the gradients of one sign are dropped, drawn by how much the signs agree; the
 * rest is summed.
 *
 * <p>With {@code p = (1 + sum g_i / sum |g_i|) / 2} the positive parts stay with probability p, the negative ones otherwise.
 * Drawn for each shared parameter, where the paper has the outputs of the last shared layer. The effective weight reported is
 * the share of a gradient's squared length that stayed.
 *
 * <p>Chen, Ngiam, Huang, Luong, Kretzschmar, Chai, Anguelov: Just Pick a Sign, NeurIPS 2020, arXiv:2010.06808.
 *
 * @param leak per task, the part of its gradient that is never dropped, in [0, 1]; empty for nothing
 */
public record GradDrop(List<Double> leak) implements GradientMethod {

    public GradDrop {
        leak = List.copyOf(leak);
        for (double part : leak) {
            if (!(part >= 0 && part <= 1)) {
                throw new IllegalArgumentException("gradDrop: a leak is a number from 0 to 1; given " + part);
            }
        }
    }

    /** Returns this method with a part of each task's gradient that is never dropped, in the tasks' order. */
    public GradDrop leak(double... parts) {
        return new GradDrop(Arguments.list(parts));
    }

    @Override
    public boolean replaces() {
        return true;
    }

    @Override
    public State start(int tasks) {
        double[] leaks = Given.each("gradDrop", "leak", leak, tasks, 0);
        return new Replacing() {
            @Override
            public double[] weights(Step step) {
                double[] own = new double[step.tasks().length];
                for (int i = 0; i < own.length; i++) {
                    own[i] = leaks[step.tasks()[i]];
                }
                change(step, (from, rows, count) -> {
                    for (int k = 0; k < count; k++) {
                        drop(rows, k, own, step.random());
                    }
                });
                return Arguments.ones(own.length);
            }
        };
    }

    private static void drop(double[][] rows, int k, double[] leaks, RandomGenerator random) {
        double sum = 0;
        double size = 0;
        for (double[] row : rows) {
            sum += row[k];
            size += Math.abs(row[k]);
        }
        double drawn = random.nextDouble();
        double positive = 0.5 * (1 + sum / size);
        for (int i = 0; i < rows.length; i++) {
            boolean stays = rows[i][k] > 0 ? positive > drawn : positive < drawn;
            rows[i][k] *= stays ? 1 : leaks[i];
        }
    }

    @Override
    public String toString() {
        return "gradDrop()" + (leak.isEmpty() ? "" : ".leak(" + Given.words(leak) + ")");
    }
}
