package io.github.braidml.optim;

import java.util.List;

/**
 * Stochastic gradient descent with momentum, as in {@code torch.optim.SGD}: {@code v = momentum v + g; w -= rate v}.
 *
 * @param rate step size
 * @param momentum share of the previous direction that is kept, in [0, 1); 0 for none
 */
public record Sgd(double rate, double momentum) implements Optimizer {

    public Sgd {
        Rates.checkPositive("sgd", "rate", rate);
        Rates.checkShare("sgd", "momentum", momentum);
    }

    @Override
    public State start(int size) {
        return new Velocity(this, momentum == 0 ? 0 : size);
    }

    @Override
    public String toString() {
        return momentum == 0 ? "sgd(" + rate + ")" : "sgd(" + rate + ", momentum " + momentum + ")";
    }

    private static final class Velocity implements State {
        private final float rate;
        private final float momentum;
        private final float[] velocity;
        private final Stretch v = new Stretch();

        Velocity(Sgd spec, int size) {
            this.rate = (float) spec.rate;
            this.momentum = (float) spec.momentum;
            this.velocity = new float[size];
        }

        @Override
        public void move(long step, float[] w, float[] g, int offset, int length) {
            if (velocity.length == 0) {
                subtract(w, g, rate, length);
                return;
            }
            v.take(velocity, offset, length);
            accumulate(v.values(), g, momentum, length);
            subtract(w, v.values(), rate, length);
            v.put(velocity, offset, length);
        }

        private static void accumulate(float[] v, float[] g, float keep, int n) {
            for (int i = 0; i < n; i++) {
                v[i] = keep * v[i] + g[i];
            }
        }

        private static void subtract(float[] w, float[] direction, float rate, int n) {
            for (int i = 0; i < n; i++) {
                w[i] -= rate * direction[i];
            }
        }

        @Override
        public List<float[]> moments() {
            return velocity.length == 0 ? List.of() : List.of(velocity);
        }
    }
}
