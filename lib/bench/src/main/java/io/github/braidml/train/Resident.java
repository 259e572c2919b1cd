package io.github.braidml.train;

import io.github.braidml.balance.Balancer;
import io.github.braidml.balance.Equal;
import io.github.braidml.balance.PcGrad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.NullMarked;

/** Prints how much memory this process holds after 2,000 and after 20,000 steps. */
@NullMarked
final class Resident {
    private Resident() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Balancer balancer = args[0].equals("equal") ? new Equal() : new PcGrad();
        Problem problem = new Problem(32, 64, 64, 8);
        BraidSide side = new BraidSide(problem, problem.prepare(), balancer);
        double early = after(side, 2_000);
        double late = after(side, 18_000);
        System.out.printf(Locale.ROOT, "| %s | %.1f | %.1f | **%.3f** |%n", balancer, early, late, late / early);
    }

    private static double after(Side side, int steps) throws IOException, InterruptedException {
        for (int i = 0; i < steps; i++) {
            side.step();
        }
        // Twice, so that what a first pass only marks for cleaning is gone too.
        for (int i = 0; i < 2; i++) {
            System.gc();
            Thread.sleep(200);
        }
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
