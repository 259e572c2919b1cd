package io.github.braidml.train;

import com.google.gson.JsonObject;
import io.github.braidml.balance.Balancer;
import io.github.braidml.balance.Constant;
import io.github.braidml.balance.Cosmos;
import io.github.braidml.balance.CrMogm;
import io.github.braidml.balance.DbMtl;
import io.github.braidml.balance.Dwa;
import io.github.braidml.balance.Equal;
import io.github.braidml.balance.Every;
import io.github.braidml.balance.ExcessMtl;
import io.github.braidml.balance.Famo;
import io.github.braidml.balance.Go4Align;
import io.github.braidml.balance.GradNorm;
import io.github.braidml.balance.GradVac;
import io.github.braidml.balance.Imtl;
import io.github.braidml.balance.ImtlL;
import io.github.braidml.balance.LdcMtl;
import io.github.braidml.balance.Lle;
import io.github.braidml.balance.MoCo;
import io.github.braidml.balance.MoDo;
import io.github.braidml.balance.ParetoMtl;
import io.github.braidml.balance.PcGrad;
import io.github.braidml.balance.Pcd;
import io.github.braidml.balance.Preferred;
import io.github.braidml.balance.Prioritised;
import io.github.braidml.balance.Ramp;
import io.github.braidml.balance.Rlw;
import io.github.braidml.balance.StchLog;
import io.github.braidml.balance.Uncertainty;
import io.github.braidml.balance.WarmUp;
import io.github.braidml.data.Features;
import io.github.braidml.data.Inputs;
import io.github.braidml.data.Prepared;
import io.github.braidml.data.Split;
import io.github.braidml.data.Target;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Mlp;
import io.github.braidml.optim.AdaGrad;
import io.github.braidml.optim.Adadelta;
import io.github.braidml.optim.Adam;
import io.github.braidml.optim.Clip;
import io.github.braidml.optim.Descent;
import io.github.braidml.optim.GradientDescent;
import io.github.braidml.optim.Iterate;
import io.github.braidml.optim.Lbfgs;
import io.github.braidml.optim.Pace;
import io.github.braidml.optim.Penalty;
import io.github.braidml.optim.RmsProp;
import io.github.braidml.optim.Schedule;
import io.github.braidml.optim.Sgd;
import io.github.braidml.store.ArrayFile;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** A process of its own, to be killed: trains, or only writes files, until it is. */
final class Victim {
    static final String KIND = "braid test 1";
    static final int VALUES = 20_000;
    private static final int EPOCHS = 40;

    /** What is trained, and all of it comes from a checkpoint. */
    record Life(Balancer balancer, Descent descent) {

        /** Trains with a checkpoint after every epoch, since by this clock one takes no time. */
        Fit train(Path file, Monitor monitor) {
            Training training =
                    Training.of(EPOCHS).batch(16).seed(7).descent(descent).checkpoint(file);
            HardSharing sharing = new HardSharing(new Mlp(List.of(8, 6), 0.2));
            return Trainer.fit(data(), sharing, balancer, training, toString(), monitor, () -> 0);
        }
    }

    /** Every optimiser, every schedule, every helper and every balancing method that remembers anything. */
    static final List<Life> LIVES = lives();

    private Victim() {}

    private static List<Life> lives() {
        Descent adam = Descent.of(Adam.of(0.02));
        Descent sgd = Descent.of(Sgd.of(0.02).momentum(0.9));
        Descent all = Descent.of(new GradientDescent(0.1));
        return List.of(
                // A search needs a method that follows one total.
                new Life(new Equal(), Descent.of(Lbfgs.of().history(3))),
                new Life(new Uncertainty(0.05), Descent.of(Lbfgs.of()).iterate(Iterate.mean())),
                new Life(MoCo.published(), adam),
                new Life(new GradVac(0.5), Descent.of(Adam.of(0.02).decay(0.1).amsgrad())),
                new Life(new GradNorm(1.5, 0.025), Descent.of(Adam.of(0.02).uncorrected())),
                new Life(new Dwa(2), Descent.of(Sgd.of(0.05))),
                new Life(new ImtlL(0.025), sgd),
                new Life(new Rlw(), Descent.of(Sgd.of(0.02).momentum(0.9).nesterov())),
                new Life(Famo.published(), Descent.of(AdaGrad.of(0.05))),
                new Life(new Go4Align(2, 1e-4), Descent.of(RmsProp.of(0.01))),
                new Life(
                        new LdcMtl(0.05, 1e-3),
                        Descent.of(RmsProp.of(0.01).momentum(0.5).centred())),
                new Life(new Lle(0.02), Descent.of(Adadelta.of(1))),
                new Life(new StchLog(2, 1), all.iterate(Iterate.lowest())),
                new Life(
                        ParetoMtl.of(0, new double[] {1, 2, 3, 4}, new double[] {4, 3, 2, 1}),
                        all.schedule(Schedule.overK())),
                new Life(
                        new Uncertainty(0.05),
                        Descent.of(new GradientDescent(1)).schedule(Schedule.polyakEstimated(0.1))),
                new Life(
                        new Equal(),
                        Descent.of(new GradientDescent(0.5))
                                .schedule(Schedule.polyak(0))
                                .iterate(Iterate.lowest())),
                new Life(
                        new Every(3, new PcGrad()),
                        adam.schedule(Schedule.exponential(0.95)).accumulate(3)),
                new Life(
                        new WarmUp(2, new GradVac(0.5)),
                        adam.schedule(Schedule.stairs(5, 0.5)).clip(new Clip(0.5, 0.2))),
                new Life(new CrMogm(0.9, new PcGrad()), adam.schedule(Schedule.warmUp(3.5, Schedule.cosine()))),
                new Life(Preferred.of(new Lle(0.02), 1, 2, 3, 4), adam.schedule(Schedule.oneCycle())),
                new Life(new Imtl(0.025).mean(), adam.schedule(Schedule.polynomial(2))),
                new Life(new MoDo(0.001, 0.1), sgd.schedule(Schedule.overRoot()).iterate(Iterate.mean())),
                new Life(
                        Prioritised.of(
                                Constant.of(1, 2, 3, 4), new Prioritised.Priority("size", 0, new Ramp(1, 0.1, 20, 5))),
                        adam.schedule(Schedule.plateau(0.5, 0)).penalty(new Penalty(0.01, 0.1))),
                new Life(
                        new ExcessMtl(0.01),
                        adam.schedule(Schedule.plateau(0.5, 0).least(0.1).eachTask())),
                new Life(new Lle(0.02), sgd.schedule(Schedule.hypergradient()).iterate(Iterate.moving(0.9))),
                new Life(Cosmos.of().drawn(), adam),
                new Life(new Pcd(0.3, 0.9), adam.schedule(Schedule.cosine())),
                new Life(
                        new DbMtl(0.9, 0),
                        adam.schedule(Schedule.cosine())
                                .pace(new Pace("size", 0, 5))
                                .pace(new Pace("heads", 0.5, 0))));
    }

    /** Numbers alone: reading a table would cost a process more than all it trains. */
    private static Prepared data() {
        int rows = 80;
        Random random = new Random(3);
        float[] inputs = new float[3 * rows];
        double[][] labels = new double[4][rows];
        for (int i = 0; i < rows; i++) {
            float x = random.nextFloat();
            float y = random.nextFloat();
            float z = random.nextFloat();
            System.arraycopy(new float[] {x, y, z}, 0, inputs, 3 * i, 3);
            double[] all = {x * y, x > z ? 1 : 0, y > 0.7 ? 0 : y < 0.3 ? 1 : 2, Math.abs(z - 0.5) - x};
            for (int t = 0; t < 4; t++) {
                labels[t][i] = random.nextDouble() < 0.2 ? Double.NaN : all[t];
            }
        }
        List<Target<?>> targets = List.of(
                new Target.Amount(Problem.SIZE, 0, 1),
                new Target.YesNo(Problem.RISK, "yes", "no", 0.5),
                new Target.Classes(Problem.KIND, List.of("high", "low", "middle"), List.of(0.3, 0.3, 0.4)),
                new Target.Amount(Problem.PRICE, 0, 1));
        Split split = new Split(
                IntStream.range(0, 64).toArray(), IntStream.range(64, rows).toArray(), new int[0]);
        return new Prepared(new Features(List.of()), targets, split, Inputs.table(inputs, 3), labels);
    }

    static ArrayFile written(float number) {
        float[] values = new float[VALUES];
        Arrays.fill(values, number);
        JsonObject about = new JsonObject();
        about.addProperty("number", number);
        return new ArrayFile(about, Map.of("values", ArrayFile.Array.of(values)));
    }

    /** The first argument is the file, the second which life; without one, files are written for ever. */
    public static void main(String[] arguments) {
        Path file = Path.of(arguments[0]);
        if (arguments.length == 1) {
            say();
            for (float i = 1; i < 1e6; i++) {
                written(i).write(file, KIND);
            }
            return;
        }
        Monitor first = new Monitor() {
            private boolean said;

            @Override
            public void epoch(List<Epoch> epochs, int of) {
                if (!said) {
                    said = true;
                    say();
                }
            }
        };
        Fit unused = LIVES.get(Integer.parseInt(arguments[1])).train(file, first);
    }

    /** Tells whoever started this process that its work has begun. */
    private static void say() {
        try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
            out.write('.');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
