package io.github.braidml.data;

import io.github.braidml.format.Wav;
import io.github.braidml.show.Html;
import io.github.braidml.show.Shown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;

/**
 * A sound of one channel. Shows itself as a player; without a notebook, in words.
 *
 * @param name what it is called below the player
 * @param rate samples per second
 * @param samples in [-1, 1], at least one
 */
public record Sound(String name, int rate, float[] samples) implements Shown {
    /** How many zero crossings of the sine on either side take part in a resampled value. */
    private static final int CROSSINGS = 16;

    public Sound {
        if (rate < 1 || samples.length == 0) {
            throw new IllegalArgumentException(
                    "a sound needs at least one sample, and one a second; '%s' has %d at %d a second"
                            .formatted(name, samples.length, rate));
        }
    }

    /**
     * Reads a WAV file; of several channels it takes the mean.
     *
     * @throws IllegalArgumentException if it is no WAV file, compressed, without sound, or its header lies
     * @throws UncheckedIOException if it cannot be read
     */
    public static Sound read(Path file) {
        try {
            Wav wav = Wav.read(file.toString(), Files.readAllBytes(file));
            return new Sound(String.valueOf(file.getFileName()), wav.rate(), wav.mono());
        } catch (IOException e) {
            throw new UncheckedIOException("'" + file + "' cannot be read: " + e.getMessage(), e);
        }
    }

    /** Returns this sound under another name. */
    public Sound named(String other) {
        return new Sound(other, rate, samples);
    }

    /** Returns how long it lasts. */
    public double seconds() {
        return (double) samples.length / rate;
    }

    /**
     * Returns this sound with another number of samples per second. What the lower of the two rates cannot hold, that is above
     * half of it, is filtered out by a windowed sine cardinal.
     *
     * @throws IllegalArgumentException if the rate is not positive
     */
    public Sound at(int otherRate) {
        if (otherRate < 1) {
            throw new IllegalArgumentException("a rate is at least 1 sample a second; given " + otherRate);
        }
        if (otherRate == rate) {
            return this;
        }
        double step = (double) rate / otherRate;
        double cutoff = Math.min(1, 1 / step);
        double reach = CROSSINGS / cutoff;
        float[] made = new float[(int) Math.max(1, Math.round(samples.length / step))];
        for (int i = 0; i < made.length; i++) {
            double centre = i * step;
            double sum = 0;
            double weights = 0;
            int last = (int) Math.min(samples.length - 1.0, Math.floor(centre + reach));
            for (int k = (int) Math.max(0, Math.ceil(centre - reach)); k <= last; k++) {
                double weight = weight(k - centre, cutoff, reach);
                sum += weight * samples[k];
                weights += weight;
            }
            made[i] = (float) (sum / weights);
        }
        return new Sound(name, otherRate, made);
    }

    private static double weight(double distance, double cutoff, double reach) {
        double angle = Math.PI * cutoff * distance;
        double sine = angle == 0 ? 1 : Math.sin(angle) / angle;
        return sine * (0.5 + 0.5 * Math.cos(Math.PI * distance / reach));
    }

    /** Returns the player as HTML, with the sound in it. */
    @Override
    public String html() {
        byte[] file = new Wav(rate, new float[][] {samples}).bytes();
        return new Html()
                .open("div")
                .element(
                        "audio",
                        "",
                        "controls",
                        "",
                        "src",
                        "data:audio/wav;base64," + Base64.getEncoder().encodeToString(file))
                .empty("br")
                .element("small", text())
                .close()
                .toString();
    }

    @Override
    public String toString() {
        double loudest = 0;
        for (float sample : samples) {
            loudest = Math.max(loudest, Math.abs(sample));
        }
        return String.format(Locale.ROOT, "%s: %d samples at %d Hz, loudest %.2f", name, samples.length, rate, loudest);
    }
}
