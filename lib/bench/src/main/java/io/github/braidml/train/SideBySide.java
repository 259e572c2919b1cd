package io.github.braidml.train;

import io.github.braidml.balance.Balancer;
import io.github.braidml.balance.Equal;
import io.github.braidml.balance.PcGrad;
import io.github.braidml.data.Prepared;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** Measures Braid against the same model written plainly in DJL and prints tables for the README. */
@NullMarked
final class SideBySide {
    private SideBySide() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> wanted = args.length == 0 ? List.of("steps", "memory") : List.of(args);
        if (wanted.contains("steps")) {
            steps();
        }
        if (wanted.contains("memory")) {
            memory();
        }
    }

    private static void steps() {
        say("| network | method | Braid us | DJL us | Braid / DJL | least and most of 7 rounds |");
        say("|---|---|---|---|---|---|");
        for (Balancer balancer : List.of(new Equal(), new PcGrad())) {
            for (int tasks : new int[] {2, 8, 32}) {
                duel(new Problem(32, 64, 64, tasks), balancer);
            }
        }
        for (Balancer balancer : List.of(new Equal(), new PcGrad())) {
            for (int tasks : new int[] {2, 8, 32}) {
                duel(new Problem(32, 512, 256, tasks), balancer);
            }
        }
    }

    private static void duel(Problem problem, Balancer balancer) {
        Prepared data = problem.prepare();
        BraidSide braid = new BraidSide(problem, data, balancer);
        Duel duel = Duel.of(braid, new PlainSide(problem, data, balancer, braid.network()));
        say("| %s | %s | %,.0f | %,.0f | **%.2f** | %.2f to %.2f |"
                .formatted(problem, balancer, duel.first(), duel.second(), duel.ratio(), duel.least(), duel.most()));
    }

    /** Each in a process of its own, so that nothing but the steps is in its memory. */
    private static void memory() throws IOException, InterruptedException {
        say("");
        say("| method | MB after 2,000 steps | MB after 20,000 steps | ratio |");
        say("|---|---|---|---|");
        for (String method : List.of("equal", "pcGrad")) {
            List<String> command = new ArrayList<>(List.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-Xms128m",
                    "-Xmx128m",
                    "-XX:+AlwaysPreTouch",
                    "-XX:+UseSerialGC",
                    // The optimising compiler's own work space comes and goes by megabytes.
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Resident.class.getName(),
                    method));
            Process process = new ProcessBuilder(command).inheritIO().start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("measuring the memory of " + method + " failed");
            }
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
