package io.github.braidml.optim;

import java.util.List;

/**
 * Stochastic gradient descent with momentum, equal to {@code torch.optim.SGD}: {@code v = momentum v + g; w -= rate v}, and
 * after Nesterov {@code w -= rate (g + momentum v)}.
 *
 * <p>Polyak: Some methods of speeding up the convergence of iteration methods, 1964; Sutskever, Martens, Dahl, Hinton: On
 * the importance of initialization and momentum in deep learning, ICML 2013.
 *
 * @param rate step size
 * @param momentum share of the previous direction that is kept, in [0, 1); 0 for none
 * @param ahead whether the gradient is taken as if the momentum had moved the weights already
 */
public record Sgd(double rate, double momentum, boolean ahead) implements Optimizer {

    public Sgd {
        Rates.checkPositive("sgd", "rate", rate);
        Rates.checkShare("sgd", "momentum", momentum);
        if (ahead && momentum == 0) {
            throw new IllegalArgumentException(
                    "sgd: nesterov looks ahead along the momentum; given none; write sgd(%s).momentum(0.9).nesterov()"
                            .formatted(rate));
        }
    }

    /** Returns plain stochastic gradient descent. */
    public static Sgd of(double rate) {
        return new Sgd(rate, 0, false);
    }

    /** Returns this optimiser with momentum, usually 0.9. */
    public Sgd momentum(double share) {
        return new Sgd(rate, share, ahead);
    }

    /** Returns this optimiser with Nesterov's momentum. */
    public Sgd nesterov() {
        return new Sgd(rate, momentum, true);
    }

    @Override
    public Stepping start(int size) {
        return new Velocity(this, momentum == 0 ? 0 : size);
    }

    @Override
    public String toString() {
        String text = "sgd(" + rate + ")";
        text = momentum == 0 ? text : text + ".momentum(" + momentum + ")";
        return ahead ? text + ".nesterov()" : text;
    }

    private static final class Velocity implements Stepping {
        private final float momentum;
        private final boolean ahead;
        private final float[] velocity;
        private final Stretch v = new Stretch();

        Velocity(Sgd spec, int size) {
            this.momentum = (float) spec.momentum;
            this.ahead = spec.ahead;
            this.velocity = new float[size];
        }

        @Override
        public void move(Step step, float[] w, float[] g, int offset, int length) {
            float rate = (float) step.rate();
            if (velocity.length == 0) {
                Loops.add(w, g, -rate, length);
                return;
            }
            v.take(velocity, offset, length);
            Loops.average(v.values(), g, momentum, 1, length);
            if (ahead) {
                Loops.add(g, v.values(), momentum, length);
            }
            Loops.add(w, ahead ? g : v.values(), -rate, length);
            v.put(velocity, offset, length);
        }

        @Override
        public List<float[]> moments() {
            return velocity.length == 0 ? List.of() : List.of(velocity);
        }
    }
}
