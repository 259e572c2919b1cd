package io.github.braidml.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.braidml.balance.Balancer;
import io.github.braidml.optim.Optimizer;
import io.github.braidml.optim.Schedule;
import io.github.braidml.store.ArrayFile;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes killed at random moments (SIGKILL) go on to the same bits; {@code -Dbraid.kills=2000} for more of them. */
class KillsTest {
    private static final int KILLS = Integer.getInteger("braid.kills", 200);
    /** Some thirty epochs, each with a checkpoint. */
    private static final int LONGEST_LIFE_MILLIS = 100;

    private static final int LONGEST_START_MILLIS = 800;

    private static List<String> command = List.of();

    /** A process of these takes half the time to start when its classes are in one archive, which takes no folders. */
    @BeforeAll
    static void prepare(@TempDir Path folder) throws IOException, InterruptedException {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> jars = new ArrayList<>();
        for (String entry : path.split(File.pathSeparator, -1)) {
            Path from = Path.of(entry);
            jars.add(Files.isDirectory(from) ? jar(from, folder.resolve(jars.size() + ".jar")) : entry);
        }
        Path archive = folder.resolve("classes.jsa");
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                String.join(File.pathSeparator, jars));
        command = with(java, "-XX:ArchiveClassesAtExit=" + archive, Victim.class.getName());
        Process first = start(folder.resolve("first"), "2");
        first.getInputStream().transferTo(OutputStream.nullOutputStream());
        assertThat(first.waitFor()).as("a life that nobody ends").isZero();
        command = with(java, "-XX:SharedArchiveFile=" + archive, Victim.class.getName());
    }

    private static List<String> with(List<String> command, String... more) {
        return Stream.concat(command.stream(), Arrays.stream(more)).toList();
    }

    private static String jar(Path from, Path to) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to));
                Stream<Path> files = Files.walk(from)) {
            out.setLevel(0);
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new ZipEntry(from.relativize(file).toString().replace(File.separatorChar, '/')));
                Files.copy(file, out);
            }
        }
        return to.toString();
    }

    private static Process start(Path file, String... more) throws IOException {
        return new ProcessBuilder(with(with(command, file.toString()), more))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void end(Process process) throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void processKilledWhileWritingLeavesAWholeFile(@TempDir Path folder) throws IOException, InterruptedException {
        Random random = new Random(1);
        Path file = folder.resolve("killed");
        Victim.written(0).write(file, Victim.KIND);
        for (int i = 0; i < 8; i++) {
            Process process = start(file);
            assertThat(process.getInputStream().read()).as("it writes").isEqualTo('.');
            Thread.sleep(random.nextInt(40));
            end(process);
            ArrayFile read = ArrayFile.read(file, Victim.KIND);
            float number = read.about().get("number").getAsFloat();
            assertThat(read.array("values").floats()).hasSize(Victim.VALUES).containsOnly(number);
        }
    }

    /** A run that nobody disturbs, and what its checkpoint was after each epoch. */
    private static final class Whole {
        private final Map<Long, Integer> epochs = new HashMap<>();
        private final Fit fit;

        Whole(Victim.Life life, Path file) throws IOException {
            fit = life.train(file, new Monitor() {
                @Override
                public void epoch(List<Epoch> all, int of) {
                    if (all.size() > 1) {
                        note(file, all.size() - 1);
                    }
                }
            });
            note(file, fit.epochs().size());
            assertThat(epochs).as("a new checkpoint after each epoch").hasSameSizeAs(fit.epochs());
            Files.delete(file);
        }

        private void note(Path file, int epoch) {
            try {
                epochs.put(sum(file), epoch);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Returns after which epoch this run had this very checkpoint; 0 for no file. */
        int epoch(Path file) throws IOException {
            if (!Files.exists(file)) {
                return 0;
            }
            long sum = sum(file);
            assertThat(epochs).as("checkpoints of the undisturbed run").containsKey(sum);
            return epochs.getOrDefault(sum, 0);
        }

        private static long sum(Path file) throws IOException {
            CRC32 sum = new CRC32();
            byte[] bytes = Files.readAllBytes(file);
            sum.update(bytes);
            return sum.getValue() << 20 | bytes.length;
        }
    }

    /** Kills one run again and again. */
    private static final class Chain {
        private final int which;
        private final Path file;
        private final Path part;
        private final Whole whole;
        private int kills;
        private int unfinished;

        Chain(int which, Path folder) throws IOException {
            this.which = which;
            this.file = folder.resolve("" + which);
            this.part = folder.resolve(which + ".part");
            this.whole = new Whole(Victim.LIVES.get(which), file);
        }

        /** Lets it live once more; what it leaves is to the bit what it would have left undisturbed. */
        void live(Random random) throws IOException, InterruptedException {
            int before = whole.epoch(file);
            Process process = start(file, "" + which);
            int kind = random.nextInt(10);
            if (kind == 0) {
                // Somewhere in all of its life: before it has begun, while it reads, while it trains.
                Thread.sleep(random.nextInt(LONGEST_START_MILLIS));
            } else if (process.getInputStream().read() >= 0) {
                LockSupport.parkNanos((long) (1e6 * LONGEST_LIFE_MILLIS * random.nextDouble()));
                while (kind > 6 && process.isAlive() && !Files.exists(part)) {
                    // Writing takes a small part of a life, but is the worst moment to end it.
                    Thread.onSpinWait();
                }
            }
            kills += process.isAlive() ? 1 : 0;
            end(process);
            unfinished += Files.exists(part) ? 1 : 0;
            int after = whole.epoch(file);
            assertThat(after).as("epochs done").isGreaterThanOrEqualTo(before);
            if (after == whole.fit.epochs().size()) {
                finish();
                Files.delete(file);
            }
        }

        void finish() {
            TrainerTest.assertSame(Victim.LIVES.get(which).train(file, Monitor.NONE), whole.fit);
        }
    }

    @Test
    void processKilledWhileTrainingGoesOnToTheSameBits(@TempDir Path folder) throws Exception {
        List<Chain> chains = new ArrayList<>();
        for (int i = 0; i < Victim.LIVES.size(); i++) {
            chains.add(new Chain(i, folder));
        }
        AtomicInteger kills = new AtomicInteger();
        AtomicInteger lives = new AtomicInteger();
        // Two at a time, and each chain always the same one's.
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        for (int half = 0; half < 2; half++) {
            int first = half;
            threads.add(new Thread(() -> {
                Random random = new Random();
                try {
                    for (int i = first; kills.get() < KILLS && lives.get() < 3 * KILLS; i += 2) {
                        Chain chain = chains.get(i % chains.size());
                        int before = chain.kills;
                        chain.live(random);
                        kills.addAndGet(chain.kills - before);
                        lives.incrementAndGet();
                    }
                } catch (Throwable e) {
                    synchronized (failures) {
                        failures.add(e);
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        assertThat(kills.get()).as("kills").isGreaterThanOrEqualTo(KILLS);
        chains.forEach(Chain::finish);
        int hit = chains.stream().mapToInt(chain -> chain.unfinished).sum();
        assertThat(hit).as("kills while a checkpoint was written").isGreaterThan(KILLS / 20);
    }

    /** Nothing that remembers anything is left out. */
    @Test
    void everyOptimizerScheduleAndStatefulBalancerIsKilled() {
        Set<Class<?>> killed = new HashSet<>();
        Victim.LIVES.forEach(life -> collect(life, killed));
        List<Class<?>> all = new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.github.braidml.optim", "io.github.braidml.balance")
                        .stream()
                        .<Class<?>>map(JavaClass::reflect)
                        .toList();
        Set<Class<?>> remembering = all.stream().filter(KillsTest::remembers).collect(Collectors.toSet());
        List<String> left = all.stream()
                .filter(Class::isRecord)
                .filter(one -> Optimizer.class.isAssignableFrom(one)
                        || Schedule.class.isAssignableFrom(one)
                        || (Balancer.class.isAssignableFrom(one)
                                && remembering.stream().anyMatch(state -> state.getNestHost() == one)))
                .filter(one -> !killed.contains(one))
                .map(Class::getSimpleName)
                .toList();
        assertThat(left).isEmpty();
    }

    private static boolean remembers(Class<?> state) {
        try {
            return Balancer.State.class.isAssignableFrom(state)
                    && state.getMethod("save").getDeclaringClass() != Balancer.State.class;
        } catch (NoSuchMethodException e) {
            throw new AssertionError("every state can be saved", e);
        }
    }

    private static void collect(Object spec, Set<Class<?>> into) {
        if (!(spec instanceof Record)) {
            return;
        }
        into.add(spec.getClass());
        for (RecordComponent component : spec.getClass().getRecordComponents()) {
            try {
                collect(component.getAccessor().invoke(spec), into);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(component + " of a public record can be read", e);
            }
        }
    }
}
