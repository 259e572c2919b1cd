package io.github.braidml.train;

import io.github.braidml.balance.Equal;
import io.github.braidml.data.Prepared;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Mlp;
import io.github.braidml.optim.AdaGrad;
import io.github.braidml.optim.Adadelta;
import io.github.braidml.optim.Adam;
import io.github.braidml.optim.Descent;
import io.github.braidml.optim.GradientDescent;
import io.github.braidml.optim.Lbfgs;
import io.github.braidml.optim.Optimizer;
import io.github.braidml.optim.RmsProp;
import io.github.braidml.optim.Schedule;
import io.github.braidml.optim.Sgd;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Measures how parameters move: optimisers against DJL's and torch's, against each other, and the price of checkpoints. */
@NullMarked
final class Moves {
    private static final int STEPS = 1_000;
    private static final List<Optimizer> OPTIMIZERS = List.of(
            Sgd.of(0.01),
            Sgd.of(0.01).momentum(0.9),
            Sgd.of(0.01).momentum(0.9).nesterov(),
            new GradientDescent(0.01),
            AdaGrad.of(0.01),
            RmsProp.of(0.001),
            RmsProp.of(0.001).momentum(0.9).centred(),
            Adadelta.of(1),
            Adam.of(1e-3),
            Adam.of(1e-3).uncorrected(),
            Adam.of(1e-3).decay(0.01),
            Adam.of(1e-3).amsgrad(),
            Lbfgs.of());

    private Moves() {}

    public static void main(String[] args) throws IOException {
        List<String> wanted = args.length == 0 ? List.of("adam", "optimizers", "checkpoints") : List.of(args);
        if (wanted.contains("adam")) {
            adam();
        }
        if (wanted.contains("optimizers")) {
            optimizers();
        }
        if (wanted.contains("checkpoints")) {
            checkpoints();
        }
    }

    private static void adam() throws IOException {
        say(
                "| 40 tensors of | values | Braid us | DJL us | Braid / DJL | torch fused us | Braid / torch | least and most |");
        say("|---|---|---|---|---|---|---|---|");
        for (int width : new int[] {16, 64, 128}) {
            Tensors ours = new Tensors(width);
            Tensors theirs = new Tensors(width);
            List<Race.Runner> runners = List.of(
                    new Race.Runner("Braid", ours::fill, ours.braid(Descent.of(Adam.of(1e-3)))),
                    new Race.Runner("DJL", theirs::fill, theirs.djl()));
            try (Torch torch = Torch.start(width)) {
                double[] fused = new double[Race.ROUNDS];
                int[] round = {0};
                Race race = Race.of(
                        runners, STEPS, () -> fused[round[0]++] = torch == null ? Double.NaN : torch.steps(STEPS));
                double[] djl = Race.ratios(race.micros()[0], race.micros()[1]);
                double[] both = Race.ratios(race.micros()[0], fused);
                say("| %d x %d and %d | %,d | %.1f | %,.0f | **%.3f** | %.1f | **%.2f** | %.3f to %.3f, %.2f to %.2f |"
                        .formatted(
                                width,
                                width,
                                width,
                                ours.values(),
                                race.median(0),
                                race.median(1),
                                Race.middle(djl),
                                Race.middle(fused),
                                Race.middle(both),
                                djl[0],
                                djl[djl.length - 1],
                                both[0],
                                both[both.length - 1]));
            }
        }
    }

    private static void optimizers() {
        say("");
        say("| optimiser | whole step us | / SGD | parameters alone us | / SGD |");
        say("|---|---|---|---|---|");
        Problem problem = new Problem(32, 64, 64, 8);
        Prepared data = problem.prepare();
        List<BraidSide> sides = new ArrayList<>();
        List<Race.Runner> whole = new ArrayList<>();
        List<Race.Runner> alone = new ArrayList<>();
        for (Optimizer optimizer : OPTIMIZERS) {
            Descent descent = Descent.of(optimizer);
            BraidSide side = new BraidSide(problem, data, new Equal(), descent);
            sides.add(side);
            whole.add(new Race.Runner(optimizer.toString(), () -> {}, side::step));
            if (!(optimizer instanceof Lbfgs)) {
                Tensors tensors = new Tensors(16);
                alone.add(new Race.Runner(optimizer.toString(), tensors::fill, tensors.braid(descent)));
            }
        }
        Descent learned = Descent.of(Sgd.of(0.01)).schedule(Schedule.hypergradient());
        BraidSide lle = new BraidSide(problem, data, new Equal(), learned);
        sides.add(lle);
        whole.add(new Race.Runner("sgd(0.01), hypergradient()", () -> {}, lle::step));
        Race steps = Race.of(whole, 300, () -> {});
        Race moves = Race.of(alone, STEPS, () -> {});
        for (int i = 0; i < whole.size(); i++) {
            boolean searches = i < OPTIMIZERS.size() && OPTIMIZERS.get(i) instanceof Lbfgs;
            // A search computes the gradient several times a step: what one of them costs is comparable.
            double each = searches ? (double) sides.get(i).evaluations() / (300 * (Race.ROUNDS + 2)) : 1;
            say("| %s | %,.0f | **%.2f** | %s | %s |"
                    .formatted(
                            whole.get(i).name() + (searches ? ", per gradient" : ""),
                            steps.median(i) / each,
                            steps.median(i) / each / steps.median(0),
                            i < alone.size() ? "%.1f".formatted(moves.median(i)) : "",
                            i < alone.size() ? "%.1f".formatted(moves.median(i) / moves.median(0)) : ""));
        }
    }

    /** The same fit with and without, in turns, by the clock on the wall: waiting for the disk counts. */
    private static void checkpoints() throws IOException {
        say("");
        say("| checkpoint | seconds of a fit | / without | ms each |");
        say("|---|---|---|---|");
        // 8,192 rows to learn from.
        Prepared data = new Problem(32, 64, 512, 8).prepare();
        Path folder = Files.createTempDirectory("checkpoints");
        Training training = Training.of(40).batch(64).seed(7);
        double[][] seconds = new double[3][Race.ROUNDS];
        for (int round = -1; round < Race.ROUNDS; round++) {
            for (int way = 0; way < 3; way++) {
                Path file = folder.resolve("run");
                Files.deleteIfExists(file);
                Training one = way == 0 ? training : training.checkpoint(file);
                // By a clock that stands still a checkpoint takes no time, and none is left out.
                LongSupplier clock = way == 2 ? () -> 0 : System::nanoTime;
                long start = System.nanoTime();
                Fit fit = Trainer.fit(
                        data,
                        new HardSharing(new Mlp(List.of(64, 64), 0)),
                        new Equal(),
                        one,
                        "bench",
                        Monitor.NONE,
                        clock);
                if (round >= 0 && fit.complete()) {
                    seconds[way][round] = (System.nanoTime() - start) / 1e9;
                }
            }
        }
        List<String> names = List.of("none", "as users get it", "forced after every epoch");
        double without = Arrays.stream(seconds[0]).min().orElseThrow();
        for (int way = 0; way < 3; way++) {
            // What disturbs a fit only ever makes it longer.
            double fastest = Arrays.stream(seconds[way]).min().orElseThrow();
            double each = (fastest - without) / training.epochs() * 1e3;
            say("| %s | %.2f | **%.3f** | %s |"
                    .formatted(names.get(way), fastest, fastest / without, way == 2 ? "%.1f".formatted(each) : ""));
        }
        Files.deleteIfExists(folder.resolve("run"));
        Files.delete(folder);
    }

    /** PyTorch in a process of its own, which works only when asked. */
    private record Torch(Process process, PrintWriter out, BufferedReader in) implements AutoCloseable {

        /** Starts it; null without a Python that {@code steps-venv} made. */
        static @Nullable Torch start(int width) throws IOException {
            Path python = python();
            if (python == null) {
                say("no PyTorch to compare with: run lib/bench/python/steps-venv");
                return null;
            }
            try (InputStream script = Objects.requireNonNull(Moves.class.getResourceAsStream("fused_adam.py"))) {
                String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
                return start(new ProcessBuilder(python.toString(), "-c", text, "" + width));
            }
        }

        private static @Nullable Path python() {
            for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
                Path python = at.resolve("lib/bench/python/venv-steps/bin/python");
                if (Files.isExecutable(python)) {
                    return python;
                }
            }
            return null;
        }

        private static Torch start(ProcessBuilder builder) throws IOException {
            Process process =
                    builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
            Torch torch = new Torch(
                    process,
                    new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8),
                    process.inputReader(StandardCharsets.UTF_8));
            torch.steps(STEPS);
            return torch;
        }

        double steps(int number) {
            out.println(number);
            try {
                return Double.parseDouble(in.readLine());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            out.close();
            process.destroy();
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
