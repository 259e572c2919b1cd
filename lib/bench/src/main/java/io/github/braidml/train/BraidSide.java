package io.github.braidml.train;

import io.github.braidml.balance.Balancer;
import io.github.braidml.data.Prepared;
import io.github.braidml.model.Encoder;
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
    private final int batch;
    private final int tasks;
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
        this(new Mlp(List.of(problem.width(), problem.width()), 0), data, problem.batch(), balancer, descent);
    }

    BraidSide(Encoder encoder, Prepared data, int batch, Balancer balancer, Descent descent) {
        this.batch = batch;
        this.tasks = data.targets().size();
        Training training = Training.of(1).batch(batch).seed(7).descent(descent);
        order = data.split().train();
        built = new TrainedNetwork(
                new HardSharing(encoder), data.inputs().all(), Trainer.heads(data.targets()), training.seed());
        mover = new Mover(training.descent(), built.parameters(), tasks, 1, 1);
        stepper = new Stepper(
                built.manager(), built.network(), built.parameters(), data, balancer, balancer.start(tasks), training);
    }

    /** Returns the network. */
    TrainedNetwork network() {
        return built;
    }

    @Override
    public void step() {
        int from = Problem.from(steps, batch);
        long step = ++steps;
        stepper.step(order, from, batch, step, false);
        evaluations++;
        mover.batch(batch, true, stepper.total(), () -> {
            evaluations++;
            return stepper.again(order, from, batch, step);
        });
    }

    /** Returns how often loss and gradient were computed: once a step, unless the optimiser searches. */
    long evaluations() {
        return evaluations;
    }

    @Override
    public double[] losses() {
        return IntStream.range(0, tasks).mapToDouble(stepper.losses()::value).toArray();
    }
}
