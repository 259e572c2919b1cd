package io.github.braidml.train;

import io.github.braidml.balance.Balancer;
import io.github.braidml.data.Prepared;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Mlp;
import io.github.braidml.optim.Descent;
import io.github.braidml.optim.Mover;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;

/** Braid's own step, exactly what {@code fit} runs for each batch. */
@NullMarked
final class BraidSide implements Side {
    private final Problem problem;
    private final int[] order;
    private final TrainedNetwork built;
    private final Stepper stepper;
    private final Mover mover;
    private long steps;
    private long evaluations;

    BraidSide(Problem problem, Prepared data, Balancer balancer) {
        this(problem, data, balancer, Training.of(1).descent());
    }

    BraidSide(Problem problem, Prepared data, Balancer balancer, Descent descent) {
        this.problem = problem;
        Training training = Training.of(1).batch(problem.batch()).seed(7).descent(descent);
        order = data.split().train();
        built = new TrainedNetwork(
                new HardSharing(new Mlp(List.of(problem.width(), problem.width()), 0)),
                data.inputs().all(),
                Trainer.heads(data.targets()),
                training.seed());
        mover = new Mover(training.descent(), built.parameters(), problem.tasks(), 1, 1);
        stepper = new Stepper(
                built.manager(),
                built.network(),
                built.parameters(),
                data,
                balancer,
                balancer.start(problem.tasks()),
                training);
    }

    /** Returns the values of every parameter, layer by layer. */
    List<float[]> values() {
        return List.copyOf(built.arrays().values());
    }

    @Override
    public void step() {
        int from = problem.from(steps);
        long step = ++steps;
        stepper.step(order, from, problem.batch(), step, false);
        evaluations++;
        mover.batch(problem.batch(), true, stepper.total(), () -> {
            evaluations++;
            return stepper.again(order, from, problem.batch(), step);
        });
    }

    /** Returns how often loss and gradient were computed: once a step, unless the optimiser searches. */
    long evaluations() {
        return evaluations;
    }

    @Override
    public double[] losses() {
        return IntStream.range(0, problem.tasks())
                .mapToDouble(stepper.losses()::value)
                .toArray();
    }
}
