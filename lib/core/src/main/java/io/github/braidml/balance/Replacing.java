package io.github.braidml.balance;

/** The state of a method that puts others in the place of the gradients. */
abstract class Replacing implements Balancer.State {
    private double[] kept = new double[0];

    /** Lets a visitor change the gradients of a step, and takes note of how much of each is left. */
    final void change(Balancer.Step step, Columns.Visitor visitor) {
        kept = Columns.change(step.rows(), step.tasks().length, visitor);
    }

    @Override
    public double[] kept(Balancer.Step step) {
        return kept;
    }
}
