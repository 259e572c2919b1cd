"""Writes spectrogram.json: a sound made by a formula and its log-mel spectrogram by the plain definition. Standard library only.

The transform is summed term by term, and bands and stretches are laid out from their definitions, so that nothing is shared with
the library but the formulas: mel = 2595 log10(1 + hertz / 700); a periodic Hann window; triangles from one middle to the next,
their middles evenly spaced in mel between 0 and half the rate; ln(max(1e-8, energy)); means over equal stretches of the windows.
"""
import cmath
import json
import math

RATE, WINDOW, HOP, BANDS, FRAMES = 8000, 64, 20, 9, 7


def sound(length):
    return [0.4 * math.sin(2 * math.pi * 700 * t / RATE) + 0.3 * math.sin(2e-3 * t * t) + 0.1 * math.cos(3 * t)
            for t in range(length)]


def mel(hertz):
    return 2595 * math.log10(1 + hertz / 700)


def hertz(mels):
    return 700 * (10 ** (mels / 2595) - 1)


def energies(x):
    x = x + [0.0] * max(0, WINDOW - len(x))
    corners = [hertz(mel(RATE / 2) * i / (BANDS + 1)) for i in range(BANDS + 2)]
    rows = []
    start = 0
    while start + WINDOW <= len(x):
        faded = [x[start + i] * (0.5 - 0.5 * math.cos(2 * math.pi * i / WINDOW)) for i in range(WINDOW)]
        power = [abs(sum(faded[i] * cmath.exp(-2j * math.pi * i * k / WINDOW) for i in range(WINDOW))) ** 2
                 for k in range(WINDOW // 2 + 1)]
        row = []
        for low, middle, high in zip(corners, corners[1:], corners[2:]):
            energy = 0.0
            for k, p in enumerate(power):
                f = k * RATE / WINDOW
                if low < f <= middle:
                    energy += p * (f - low) / (middle - low)
                elif middle < f < high:
                    energy += p * (high - f) / (high - middle)
            row.append(math.log(max(1e-8, energy)))
        rows.append(row)
        start += HOP
    return rows


def picture(x):
    rows = energies(x)
    columns = []
    for frame in range(FRAMES):
        first = frame * len(rows) // FRAMES
        last = max(first + 1, (frame + 1) * len(rows) // FRAMES)
        part = rows[first:last]
        columns.append([sum(row[band] for row in part) / len(part) for band in range(BANDS)])
    return [[round(columns[frame][band], 9) for frame in range(FRAMES)] for band in reversed(range(BANDS))]


if __name__ == "__main__":
    # Shorter than a window, fewer windows than frames, and many more.
    cases = [{"length": n, "picture": picture(sound(n))} for n in (50, 130, 1500)]
    with open("spectrogram.json", "w") as file:
        json.dump(cases, file, separators=(",", ":"))
