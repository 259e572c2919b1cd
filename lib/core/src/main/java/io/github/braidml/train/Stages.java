package io.github.braidml.train;

import io.github.braidml.data.Input;
import io.github.braidml.model.Network;
import io.github.braidml.model.Sharing;
import io.github.braidml.optim.Descent;
import io.github.braidml.optim.Pace;
import io.github.braidml.show.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the parameters of an encoder's stages that a training calls by number: {@code "stage.1"} is the first. */
final class Stages {
    private static final Pattern STAGE = Pattern.compile("stage\\.(\\d+)");

    private Stages() {}

    /**
     * Returns the same descent with the names of the parameters instead of the numbers of stages.
     *
     * @throws IllegalArgumentException if there is no such stage
     */
    static Descent named(Descent descent, Sharing sharing, List<Input> inputs, FlatParameters parameters) {
        Descent named = new Descent(
                descent.optimizer(),
                descent.schedule(),
                descent.clip(),
                descent.penalty(),
                descent.accumulate(),
                descent.iterate(),
                List.of());
        for (Pace pace : descent.paces()) {
            for (String part : parts(pace.part(), sharing, inputs, parameters)) {
                named = named.pace(new Pace(part, pace.factor(), pace.epochs()));
            }
        }
        return named;
    }

    private static List<String> parts(String part, Sharing sharing, List<Input> inputs, FlatParameters parameters) {
        Matcher stage = STAGE.matcher(part);
        if (!stage.matches()) {
            return List.of(part);
        }
        List<List<String>> stages = sharing.stages(inputs);
        int number = Integer.parseInt(stage.group(1));
        if (number < 1 || number > stages.size()) {
            throw new IllegalArgumentException("freeze(\"%s\"): the encoder of %s has %s, counted from 1"
                    .formatted(part, sharing, Words.count(stages.size(), "stage")));
        }
        List<String> names = new ArrayList<>(stages.get(number - 1));
        names.removeIf(name -> parameters.entries().stream()
                .map(Network.Entry::name)
                .noneMatch(entry -> entry.startsWith(name + ".")));
        return names;
    }
}
