package io.github.braidml.format;

import static io.github.braidml.format.Bytes.utf8;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Random damage to files: bits that flip, stretches that are lost, overwritten or there twice, and what a format's readers look for. */
public final class Damage {
    private Damage() {}

    /** Returns the file with one to three faults. */
    public static byte[] of(byte[] file, String[] tokens, SplittableRandom random) {
        byte[] damaged = file;
        int times = 1 + random.nextInt(3);
        for (int k = 0; k < times; k++) {
            damaged = once(damaged, tokens, random);
        }
        return damaged;
    }

    private static byte[] once(byte[] file, String[] tokens, SplittableRandom random) {
        int at = random.nextInt(file.length + 1);
        int to = Math.min(file.length, at + random.nextInt(12));
        return switch (random.nextInt(6)) {
            case 0 -> {
                byte[] flipped = file.clone();
                if (at < flipped.length) {
                    flipped[at] ^= (byte) (1 << random.nextInt(8));
                }
                yield flipped;
            }
            case 1 -> {
                byte[] extreme = file.clone();
                byte[] values = {0, 1, -1, 127, -128};
                Arrays.fill(extreme, at, to, values[random.nextInt(values.length)]);
                yield extreme;
            }
            case 2 -> Arrays.copyOf(file, at);
            case 3 -> join(file, at, new byte[0], to);
            case 4 -> join(file, at, Arrays.copyOfRange(file, random.nextInt(at + 1), at), at);
            default -> join(file, at, utf8(tokens[random.nextInt(tokens.length)]), at);
        };
    }

    /** Puts something else in place of a stretch. */
    private static byte[] join(byte[] file, int from, byte[] middle, int to) {
        byte[] joined = new byte[from + middle.length + file.length - to];
        System.arraycopy(file, 0, joined, 0, from);
        System.arraycopy(middle, 0, joined, from, middle.length);
        System.arraycopy(file, to, joined, from + middle.length, file.length - to);
        return joined;
    }
}
