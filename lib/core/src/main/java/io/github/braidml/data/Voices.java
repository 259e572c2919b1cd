package io.github.braidml.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Made-up voices: a buzz sent through three resonators that stand for the formants of a vocal tract, and beside it a hiss sent
 * through a wide one of its own (Klatt, Journal of the Acoustical Society of America 67, 1980). The formants of the vowels are
 * the means of men measured by Peterson and Barney (Journal of the Acoustical Society of America 24, 1952).
 */
final class Voices {
    private static final int RATE = 8000;
    private static final double[] BANDWIDTHS = {80, 110, 160};

    private static final double HISS_BANDWIDTH = 1200;

    /** So that a hiss is about as loud as a vowel. */
    private static final double LOUDEST_HISS = 0.2;

    /** How much of a sound passes into the next one. */
    private static final double GLIDE = 0.35;

    /**
     * A speech sound.
     *
     * @param first formants in hertz
     * @param buzz how loud the voice is
     * @param hiss how loud the noise is
     * @param at where the noise is, in hertz
     * @param millis how long it lasts
     */
    private record Phone(double first, double second, double third, double buzz, double hiss, double at, int millis) {}

    private static final Map<String, Phone> PHONES = Map.ofEntries(
            Map.entry("i", new Phone(270, 2290, 3010, 1, 0, 2500, 110)),
            Map.entry("ih", new Phone(390, 1990, 2550, 1, 0, 2500, 80)),
            Map.entry("eh", new Phone(530, 1840, 2480, 1, 0, 2500, 100)),
            Map.entry("uh", new Phone(640, 1190, 2390, 1, 0, 2500, 120)),
            Map.entry("ah", new Phone(730, 1090, 2440, 1, 0, 2500, 130)),
            Map.entry("aw", new Phone(570, 840, 2410, 1, 0, 2500, 120)),
            Map.entry("u", new Phone(300, 870, 2240, 1, 0, 2500, 150)),
            Map.entry("w", new Phone(290, 610, 2150, 0.5, 0, 2500, 60)),
            Map.entry("r", new Phone(310, 1060, 1380, 0.6, 0, 2500, 60)),
            Map.entry("n", new Phone(250, 1300, 2500, 0.25, 0, 2500, 80)),
            Map.entry("v", new Phone(280, 1100, 2300, 0.25, 0.1, 1800, 60)),
            Map.entry("z", new Phone(280, 1700, 2600, 0.15, 0.4, 3400, 70)),
            Map.entry("s", new Phone(320, 1400, 2500, 0, 0.5, 3400, 100)),
            Map.entry("f", new Phone(340, 1100, 2100, 0, 0.15, 1800, 80)),
            Map.entry("t", new Phone(400, 1600, 2600, 0, 0.6, 3000, 25)),
            Map.entry("k", new Phone(300, 2000, 2800, 0, 0.6, 2000, 25)),
            Map.entry("-", new Phone(500, 1500, 2500, 0, 0, 2500, 45)));

    private static final List<String> WORDS = List.of(
            "z i r aw u",
            "w uh n",
            "- t u",
            "f r i",
            "f aw r",
            "f ah i v",
            "s ih - k s",
            "s eh v eh n",
            "eh i - t",
            "n ah i n");

    /**
     * A voice.
     *
     * @param pitch hertz
     * @param tract factor on all formants: a short tract has high ones
     * @param tempo factor on all durations
     * @param breath noise in the voice
     */
    private record Voice(String name, double pitch, double tract, double tempo, double breath, Accent accent) {}

    /** What an accent does to vowels: factors on the first two formants. */
    private enum Accent {
        PLAIN(1, 1),
        OPEN(1.15, 1),
        FRONT(1, 1.13);

        final double first;
        final double second;

        Accent(double first, double second) {
            this.first = first;
            this.second = second;
        }
    }

    private static final List<Voice> VOICES = List.of(
            new Voice("A", 105, 1.00, 1.0, 0.02, Accent.PLAIN),
            new Voice("B", 125, 0.95, 1.1, 0.05, Accent.OPEN),
            new Voice("C", 190, 1.13, 0.9, 0.04, Accent.PLAIN),
            new Voice("D", 210, 1.18, 1.0, 0.02, Accent.FRONT),
            new Voice("E", 140, 1.04, 0.9, 0.08, Accent.OPEN),
            new Voice("F", 115, 0.98, 1.2, 0.03, Accent.FRONT));

    private Voices() {}

    static Recordings recordings(int takes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Sound> sounds = new ArrayList<>();
        List<String> digits = new ArrayList<>();
        List<String> speakers = new ArrayList<>();
        List<String> numbers = new ArrayList<>();
        List<String> accents = new ArrayList<>();
        for (int digit = 0; digit < WORDS.size(); digit++) {
            for (Voice voice : VOICES) {
                for (int take = 0; take < takes; take++) {
                    String name = "%d, made-up voice %s, take %d".formatted(digit, voice.name, take);
                    sounds.add(new Sound(name, RATE, say(WORDS.get(digit), voice, random)));
                    digits.add(Integer.toString(digit));
                    speakers.add(voice.name);
                    numbers.add(Integer.toString(take));
                    accents.add(voice.accent.name().toLowerCase(Locale.ROOT));
                }
            }
        }
        Map<String, List<String>> labels = new LinkedHashMap<>();
        labels.put("digit", digits);
        labels.put("speaker", speakers);
        labels.put("take", numbers);
        labels.put("accent", accents);
        return Recordings.of("made-up voices", sounds, labels);
    }

    private static float[] say(String word, Voice voice, SplittableRandom random) {
        List<Phone> phones = new ArrayList<>();
        double tempo = voice.tempo * random.nextDouble(0.8, 1.2);
        double tract = voice.tract * random.nextDouble(0.96, 1.04);
        for (String phone : word.split(" ", -1)) {
            phones.add(spoken(Objects.requireNonNull(PHONES.get(phone), phone), voice.accent, tract, tempo));
        }
        int length = phones.stream().mapToInt(Phone::millis).sum() * RATE / 1000;
        double pitch = voice.pitch * random.nextDouble(0.92, 1.08);
        double loudness = random.nextDouble(0.2, 0.7);
        double[][] past = new double[BANDWIDTHS.length][2];
        double[] pastHiss = new double[2];
        double[] samples = new double[length];
        double phase = 0;
        double glottis = 0;
        for (int i = 0; i < length; i++) {
            Phone now = at(phones, 1000.0 * i / RATE);
            // The voice falls towards the end of a word.
            phase += pitch * (1.1 - 0.25 * i / length) / RATE;
            double pulse = phase >= 1 ? 1 : 0;
            phase -= pulse;
            glottis = 0.9 * glottis + pulse;
            double noise = random.nextGaussian();
            double x = now.buzz * (glottis + voice.breath * noise);
            double[] formants = {now.first, now.second, now.third};
            for (int f = 0; f < formants.length; f++) {
                x = resonate(x, formants[f], BANDWIDTHS[f], past[f]);
            }
            samples[i] = x + now.hiss * LOUDEST_HISS * resonate(noise, now.at, HISS_BANDWIDTH, pastHiss);
        }
        return scaled(samples, loudness, random);
    }

    private static Phone spoken(Phone phone, Accent accent, double tract, double tempo) {
        boolean vowel = phone.buzz == 1;
        return new Phone(
                phone.first * tract * (vowel ? accent.first : 1),
                phone.second * tract * (vowel ? accent.second : 1),
                phone.third * tract,
                phone.buzz,
                phone.hiss,
                phone.at * tract,
                (int) Math.max(1, Math.round(phone.millis * tempo)));
    }

    /** What is being said: a phone, or near its end a mixture with the next one. */
    private static Phone at(List<Phone> phones, double millis) {
        double left = millis;
        int index = 0;
        while (index < phones.size() - 1 && left >= phones.get(index).millis) {
            left -= phones.get(index).millis;
            index++;
        }
        Phone here = phones.get(index);
        Phone next = phones.get(Math.min(index + 1, phones.size() - 1));
        double share = Math.max(0, left / here.millis - 1 + GLIDE) / GLIDE;
        return new Phone(
                mix(here.first, next.first, share),
                mix(here.second, next.second, share),
                mix(here.third, next.third, share),
                mix(here.buzz, next.buzz, share),
                mix(here.hiss, next.hiss, share),
                next.hiss > 0 && here.hiss == 0 ? next.at : here.at,
                here.millis);
    }

    private static double mix(double a, double b, double share) {
        return a + Math.min(1, share) * (b - a);
    }

    /** One step of a resonator with the two values it gave before. */
    private static double resonate(double x, double hertz, double bandwidth, double[] past) {
        double c = -Math.exp(-2 * Math.PI * bandwidth / RATE);
        double b =
                2 * Math.exp(-Math.PI * bandwidth / RATE) * Math.cos(2 * Math.PI * Math.min(hertz, 0.48 * RATE) / RATE);
        double y = (1 - b - c) * x + b * past[0] + c * past[1];
        past[1] = past[0];
        past[0] = y;
        return y;
    }

    private static float[] scaled(double[] samples, double loudness, SplittableRandom random) {
        double loudest = 1e-9;
        for (double sample : samples) {
            loudest = Math.max(loudest, Math.abs(sample));
        }
        float[] scaled = new float[samples.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (float) (0.98 * samples[i] / loudest * loudness + 0.002 * random.nextGaussian());
        }
        return scaled;
    }
}
