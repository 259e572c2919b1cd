package io.github.braidml.balance;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** The state of a method around another one: its own numbers, then the other's. */
abstract class Around implements Balancer.State {
    final Balancer.State inner;
    final double[] own;

    Around(Balancer.State inner, int own) {
        this.inner = inner;
        this.own = new double[own];
    }

    /** Returns one row of numbers after the other. */
    static double[] join(double[] first, double[] second) {
        double[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    @Override
    public double[] draw(RandomGenerator random) {
        return inner.draw(random);
    }

    @Override
    public boolean measures(int[] tasks) {
        return inner.measures(tasks);
    }

    @Override
    public double[] scales(Balancer.Step step) {
        return inner.scales(step);
    }

    @Override
    public double[] kept(Balancer.Step step) {
        return inner.kept(step);
    }

    @Override
    public boolean looksBack() {
        return inner.looksBack();
    }

    @Override
    public void after(Balancer.Step step, double[] losses) {
        inner.after(step, losses);
    }

    @Override
    public void epoch(double[] losses) {
        inner.epoch(losses);
    }

    @Override
    public double[] save() {
        return join(own, inner.save());
    }

    @Override
    public void restore(double[] saved) {
        System.arraycopy(saved, 0, own, 0, own.length);
        inner.restore(Arrays.copyOfRange(saved, own.length, saved.length));
    }
}
