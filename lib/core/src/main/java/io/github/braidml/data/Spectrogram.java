package io.github.braidml.data;

import java.util.Arrays;

/**
 * How a sound becomes a picture: its energy by pitch and time, as logarithms.
 *
 * <p>The sound, resampled to one rate, is cut into overlapping windows that fade in and out (Hann). The energy of each is summed
 * into bands, triangles that are evenly spaced on the mel scale of pitch, {@code 2595 log10(1 + hertz / 700)} (Davis, Mermelstein,
 * IEEE Transactions on Acoustics, Speech, and Signal Processing 28, 1980). The natural logarithms of the energies are then averaged
 * over as many equal stretches as there are frames: sounds of all lengths fill the same picture, and how long they last is lost. A
 * sound shorter than a window is filled up with silence.
 *
 * @param rate samples per second
 * @param window samples per window, a power of two
 * @param hop samples from one window to the next
 * @param bands height of the picture; the highest band on top
 * @param frames width of the picture
 */
public record Spectrogram(int rate, int window, int hop, int bands, int frames) {
    /** About the noise of 16-bit sound: below it a logarithm would tell silence from silence. */
    private static final double SILENCE = 1e-8;

    public Spectrogram {
        if (rate < 1 || window < 2 || Integer.bitCount(window) != 1 || hop < 1 || bands < 1 || frames < 1) {
            throw new IllegalArgumentException(
                    "a spectrogram needs a window of a power of two samples and everything else at least 1; given rate %d, window %d, hop %d, bands %d, frames %d"
                            .formatted(rate, window, hop, bands, frames));
        }
    }

    /** Returns one for speech: 8000 samples a second, windows of 256 of them, 80 apart. */
    public static Spectrogram logMel(int bands, int frames) {
        return new Spectrogram(8000, 256, 80, bands, frames);
    }

    /**
     * Returns this spectrogram at another rate; the windows last as long, or up to half as long again.
     *
     * @throws IllegalArgumentException if the rate is below 1
     */
    public Spectrogram rate(int samplesPerSecond) {
        if (samplesPerSecond < 1) {
            throw new IllegalArgumentException("a rate is at least 1 sample a second; given " + samplesPerSecond);
        }
        double factor = (double) samplesPerSecond / rate;
        int longer = Math.max(2, 1 << (int) Math.round(Math.log(window * factor) / Math.log(2)));
        return new Spectrogram(samplesPerSecond, longer, (int) Math.max(1, Math.round(hop * factor)), bands, frames);
    }

    /** Returns this spectrogram with other windows. */
    public Spectrogram windows(int samples, int apart) {
        return new Spectrogram(rate, samples, apart, bands, frames);
    }

    /** Returns the picture of a sound. */
    public Grid of(Sound sound) {
        double[][] energies = energies(sound.at(rate).samples());
        float[] values = new float[bands * frames];
        for (int frame = 0; frame < frames; frame++) {
            int from = (int) ((long) frame * energies.length / frames);
            int to = Math.max(from + 1, (int) ((frame + 1L) * energies.length / frames));
            for (int band = 0; band < bands; band++) {
                double sum = 0;
                for (int w = from; w < to; w++) {
                    sum += energies[w][band];
                }
                values[(bands - 1 - band) * frames + frame] = (float) (sum / (to - from));
            }
        }
        return new Grid(1, bands, frames, values);
    }

    /** Returns the middle of a band in hertz, the lowest band being 0. */
    public double hertz(double band) {
        return ofMel(mel(rate / 2.0) * (band + 1) / (bands + 1));
    }

    /** Returns the band whose middle has this pitch, with fractions; the lowest is 0. */
    public double band(double hertz) {
        return mel(hertz) / mel(rate / 2.0) * (bands + 1) - 1;
    }

    private static double mel(double hertz) {
        return 2595 * Math.log10(1 + hertz / 700);
    }

    private static double ofMel(double mel) {
        return 700 * (Math.pow(10, mel / 2595) - 1);
    }

    /** The logarithms of the energies, {@code (windows, bands)}. */
    private double[][] energies(float[] samples) {
        float[] filled = samples.length < window ? Arrays.copyOf(samples, window) : samples;
        double[][] energies = new double[1 + (filled.length - window) / hop][];
        double[] fade = new double[window];
        for (int i = 0; i < window; i++) {
            fade[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / window);
        }
        double[][] triangles = triangles();
        Fourier fourier = new Fourier(window);
        double[] faded = new double[window];
        for (int w = 0; w < energies.length; w++) {
            for (int i = 0; i < window; i++) {
                faded[i] = fade[i] * filled[w * hop + i];
            }
            double[] power = fourier.power(faded);
            energies[w] = Arrays.stream(triangles)
                    .mapToDouble(triangle -> Math.log(Math.max(SILENCE, product(triangle, power))))
                    .toArray();
        }
        return energies;
    }

    private double[][] triangles() {
        double[][] triangles = new double[bands][window / 2 + 1];
        for (int band = 0; band < bands; band++) {
            double low = hertz(band - 1.0);
            double middle = hertz(band);
            double high = hertz(band + 1.0);
            for (int k = 0; k <= window / 2; k++) {
                double hertz = (double) k * rate / window;
                double rise = (hertz - low) / (middle - low);
                double fall = (high - hertz) / (high - middle);
                triangles[band][k] = Math.max(0, Math.min(rise, fall));
            }
        }
        return triangles;
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Override
    public String toString() {
        String call = "logMel(%d, %d)".formatted(bands, frames);
        boolean usual = equals(logMel(bands, frames));
        return usual ? call : "%s, windows of %d every %d samples at %d".formatted(call, window, hop, rate);
    }
}
