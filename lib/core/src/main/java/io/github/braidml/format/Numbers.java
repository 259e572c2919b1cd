package io.github.braidml.format;

import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Numbers as data files write them, with a point and nothing that only Java knows. */
public final class Numbers {
    // No two ways to match the same digits: time is linear in the length.
    private static final Pattern NUMBER = Pattern.compile("[+-]?(?:\\d++(?:\\.\\d*+)?|\\.\\d++)(?:[eE][+-]?\\d++)?");

    private Numbers() {}

    static boolean isFinite(String text) {
        return read(text).isPresent();
    }

    /** Returns the number, or nothing if the text is none or too large for one. */
    public static OptionalDouble read(String text) {
        if (NUMBER.matcher(text).matches()) {
            double number = Double.parseDouble(text);
            return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
        }
        return OptionalDouble.empty();
    }
}
