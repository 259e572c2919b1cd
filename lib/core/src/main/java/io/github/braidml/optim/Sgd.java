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

    private record Velocity(float[] velocity, float rate, float momentum) implements State {
        Velocity(Sgd spec, int size) {
            this(new float[size], (float) spec.rate, (float) spec.momentum);
        }

        @Override
        public void move(long step, float[] w, float[] g, int offset, int length) {
            if (velocity.length == 0) {
                for (int i = 0; i < length; i++) {
                    w[i] -= rate * g[i];
                }
                return;
            }
            for (int i = 0; i < length; i++) {
                float v = momentum * velocity[offset + i] + g[i];
                velocity[offset + i] = v;
                w[i] -= rate * v;
            }
        }

        @Override
        public List<float[]> moments() {
            return velocity.length == 0 ? List.of() : List.of(velocity);
        }
    }
}
