package io.github.braidml.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The sound of a WAV file: PCM of 8, 16, 24 or 32 bits, or floating point of 32 or 64.
 *
 * @param rate samples per second
 * @param samples {@code (channels, length)}; PCM in [-1, 1)
 */
public record Wav(int rate, float[][] samples) {
    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int EXTENSIBLE = 0xFFFE;
    private static final int FORMAT_SIZE = 16;

    /** Bytes before the sound, when there is nothing but a format. */
    private static final int HEADER = 44;

    private static final float FULL_SCALE = 32768;

    /** Where the true format stands in the extensible form of the header. */
    private static final int SUBFORMAT = 24;

    /** What is written for a length by a program that cannot go back to correct it. */
    private static final long UNKNOWN = 0xFFFFFFFFL;

    /**
     * Reads a file.
     *
     * @param file its name, for messages
     * @throws IllegalArgumentException if it is no WAV file, compressed, without sound, or its header lies
     */
    public static Wav read(String file, byte[] bytes) {
        Malformed malformed = new Malformed(file, "WAV");
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < 12
                || !name(bytes, 0).equals("RIFF")
                || !name(bytes, 8).equals("WAVE")) {
            throw malformed.at(0, "a WAV file begins with RIFF, its length and WAVE");
        }
        Format format = null;
        long at = 12;
        while (at + 8 <= bytes.length) {
            String name = name(bytes, (int) at);
            long size = Integer.toUnsignedLong(in.getInt((int) at + 4));
            int from = (int) at + 8;
            int there = bytes.length - from;
            if (name.equals("data")) {
                if (format == null) {
                    throw malformed.at(at, "the format must come before the sound");
                }
                boolean known = size != UNKNOWN;
                if (known && size > there) {
                    throw malformed.at(
                            at,
                            "the header promises %d bytes of sound, but only %d follow; the file was cut off or its header lies"
                                    .formatted(size, there));
                }
                return format.samples(in, from, known ? (int) size : there - there % format.frame(), known, malformed);
            }
            if (size > there) {
                throw malformed.at(
                        at, "part '%s' claims %d bytes, but only %d follow".formatted(printable(name), size, there));
            }
            if (name.equals("fmt ")) {
                format = Format.read(in, from, (int) size, malformed);
            }
            // Parts begin at even places.
            at = from + size + size % 2;
        }
        throw malformed.file("there is no sound in it: no part 'data'");
    }

    private static String name(byte[] bytes, int at) {
        return new String(bytes, at, 4, StandardCharsets.ISO_8859_1);
    }

    private static String printable(String name) {
        return name.replaceAll("[^ -~]", "?");
    }

    /** Returns the number of samples per channel. */
    public int length() {
        return samples[0].length;
    }

    /** Returns the sound as a file of 16-bit PCM; what is beyond full scale is clipped. */
    public byte[] bytes() {
        int frame = Short.BYTES * samples.length;
        int sound = Math.multiplyExact(frame, length());
        ByteBuffer out = ByteBuffer.allocate(Math.addExact(HEADER, sound)).order(ByteOrder.LITTLE_ENDIAN);
        out.put(ascii("RIFF")).putInt(HEADER - 8 + sound).put(ascii("WAVE"));
        out.put(ascii("fmt ")).putInt(FORMAT_SIZE).putShort((short) PCM).putShort((short) samples.length);
        out.putInt(rate).putInt(rate * frame).putShort((short) frame).putShort((short) Short.SIZE);
        out.put(ascii("data")).putInt(sound);
        for (int i = 0; i < length(); i++) {
            for (float[] channel : samples) {
                int level = Math.round(channel[i] * FULL_SCALE);
                out.putShort((short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, level)));
            }
        }
        return out.array();
    }

    private static byte[] ascii(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the mean of the channels. */
    public float[] mono() {
        if (samples.length == 1) {
            return samples[0].clone();
        }
        float[] mono = new float[length()];
        for (int i = 0; i < mono.length; i++) {
            double sum = 0;
            for (float[] channel : samples) {
                sum += channel[i];
            }
            mono[i] = (float) (sum / samples.length);
        }
        return mono;
    }

    private record Format(boolean floating, int channels, int rate, int bits) {

        static Format read(ByteBuffer in, int at, int size, Malformed malformed) {
            if (size < FORMAT_SIZE) {
                throw malformed.at(at, "the format takes %d bytes; given %d".formatted(FORMAT_SIZE, size));
            }
            int code = Short.toUnsignedInt(in.getShort(at));
            int channels = Short.toUnsignedInt(in.getShort(at + 2));
            int rate = in.getInt(at + 4);
            int align = Short.toUnsignedInt(in.getShort(at + 12));
            int bits = Short.toUnsignedInt(in.getShort(at + 14));
            if (code == EXTENSIBLE && size >= SUBFORMAT + 2) {
                code = Short.toUnsignedInt(in.getShort(at + SUBFORMAT));
            }
            boolean pcm = code == PCM && (bits == 8 || bits == 16 || bits == 24 || bits == 32);
            boolean floating = code == FLOAT && (bits == 32 || bits == 64);
            if (!pcm && !floating) {
                throw malformed.at(
                        at,
                        "sound must be PCM of 8, 16, 24 or 32 bits or floating point of 32 or 64; it is format %d of %d bits; convert it to PCM"
                                .formatted(code, bits));
            }
            if (channels < 1 || rate < 1 || align != channels * bits / 8) {
                throw malformed.at(
                        at,
                        "the header contradicts itself: %d channels of %d bits in frames of %d bytes, %d a second"
                                .formatted(channels, bits, align, rate));
            }
            return new Format(floating, channels, rate, bits);
        }

        int frame() {
            return channels * bits / 8;
        }

        Wav samples(ByteBuffer in, int from, int size, boolean known, Malformed malformed) {
            if (size == 0) {
                throw malformed.at(from, "there is no sound in it: 0 samples");
            }
            if (known && size % frame() != 0) {
                throw malformed.at(
                        from, "%d bytes of sound are no whole number of frames of %d bytes".formatted(size, frame()));
            }
            float[][] samples = new float[channels][size / frame()];
            int at = from;
            for (int i = 0; i < samples[0].length; i++) {
                for (float[] channel : samples) {
                    channel[i] = sample(in, at);
                    if (!Float.isFinite(channel[i])) {
                        throw malformed.at(at, "samples must be finite; sample %d is %s".formatted(i, channel[i]));
                    }
                    at += bits / 8;
                }
            }
            return new Wav(rate, samples);
        }

        private float sample(ByteBuffer in, int at) {
            return switch (bits) {
                case 8 -> ((in.get(at) & 0xff) - 128) / 128f;
                case 16 -> in.getShort(at) / FULL_SCALE;
                case 24 -> ((in.get(at + 2) << 16) | Short.toUnsignedInt(in.getShort(at))) / 8388608f;
                case 32 -> floating ? in.getFloat(at) : in.getInt(at) * 0x1p-31f;
                default -> (float) in.getDouble(at);
            };
        }
    }
}
