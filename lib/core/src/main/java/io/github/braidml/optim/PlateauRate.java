package io.github.braidml.optim;

import java.util.Arrays;

/**
 * Steps that shrink when the validation loss no longer falls, as {@code torch.optim.lr_scheduler.ReduceLROnPlateau}.
 *
 * <p>It follows the mean relative loss of all tasks, or each task by itself: then the parameters of one task alone shrink
 * their steps with its own loss, and what tasks share moves with the longest of these steps, as long as any task improves.
 *
 * @param factor what the steps are multiplied with, in (0, 1)
 * @param patience how many epochs without improvement are put up with
 * @param least share by which a loss must be lower to count as lower, 1e-4 by default
 * @param perTask whether each task is followed by itself
 */
public record PlateauRate(double factor, int patience, double least, boolean perTask) implements Schedule {

    public PlateauRate {
        Rates.checkPositive("plateau", "factor", factor);
        Rates.checkShare("plateau", "factor", factor);
        Rates.checkAtLeast(0, "plateau", "patience", patience);
        Rates.checkShare("plateau", "least", least);
    }

    /** Returns this schedule with another share by which a loss must be lower to count as lower. */
    public PlateauRate least(double share) {
        return new PlateauRate(factor, patience, share, perTask);
    }

    /** Returns this schedule with an eye on each task by itself. */
    public PlateauRate eachTask() {
        return new PlateauRate(factor, patience, least, true);
    }

    @Override
    public State start(int tasks) {
        return new Watch(this, perTask ? tasks : 1);
    }

    @Override
    public String toString() {
        String text = "plateau(" + factor + ", " + patience + ")";
        text = least == 1e-4 ? text : text + ".least(" + least + ")";
        return perTask ? text + ".eachTask()" : text;
    }

    /** Lowest loss, epochs since, and factor, of each thing that is followed. */
    private static final class Watch implements State {
        private static final int ROW = 3;

        private final PlateauRate spec;
        private final double[] state;

        Watch(PlateauRate spec, int followed) {
            this.spec = spec;
            this.state = new double[ROW * followed];
            for (int i = 0; i < state.length; i += ROW) {
                state[i] = Double.POSITIVE_INFINITY;
                state[i + 2] = 1;
            }
        }

        @Override
        public double factor(Step step) {
            double longest = 0;
            for (int i = 0; i < state.length; i += ROW) {
                longest = Math.max(longest, state[i + 2]);
            }
            return longest;
        }

        @Override
        public double own(int task, double factor) {
            return spec.perTask ? state[ROW * task + 2] : factor;
        }

        @Override
        public void validated(double[] losses, double score) {
            for (int i = 0; i < state.length; i += ROW) {
                follow(i, spec.perTask ? losses[i / ROW] : score);
            }
        }

        private void follow(int row, double loss) {
            if (loss < state[row] * (1 - spec.least)) {
                state[row] = loss;
                state[row + 1] = 0;
            } else if (!Double.isNaN(loss) && ++state[row + 1] > spec.patience) {
                state[row + 1] = 0;
                state[row + 2] *= spec.factor;
            }
        }

        @Override
        public double[] save() {
            return Arrays.copyOf(state, state.length);
        }

        @Override
        public void restore(double[] saved) {
            System.arraycopy(saved, 0, state, 0, state.length);
        }
    }
}
