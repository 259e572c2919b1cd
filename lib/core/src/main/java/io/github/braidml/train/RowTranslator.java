package io.github.braidml.train;

import ai.djl.ndarray.NDList;
import ai.djl.translate.Batchifier;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import io.github.braidml.data.Features;
import io.github.braidml.data.Inputs;
import io.github.braidml.data.Row;
import io.github.braidml.data.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns a row into what a network receives, and its outputs into a prediction per task, by name: a Double, Boolean or String as
 * the task says. For DJL's own predictors.
 */
public final class RowTranslator implements Translator<Row, Map<String, Object>> {
    private static final String ROW = "row";

    private final Features features;
    private final List<Target<?>> targets;

    /** Translates for a network of these inputs and targets. */
    public RowTranslator(Features features, List<Target<?>> targets) {
        this.features = features;
        this.targets = List.copyOf(targets);
    }

    /** The arrays have their batch of one already: sequences would not stack. */
    @Override
    public @Nullable Batchifier getBatchifier() {
        return null;
    }

    /**
     * Returns one array per input, {@code (1, ...)}.
     *
     * @throws IllegalArgumentException if the row lacks a column or holds a value of the wrong type
     */
    @Override
    public NDList processInput(TranslatorContext context, Row row) {
        context.setAttachment(ROW, row);
        Inputs inputs = features.encode(row);
        return new InputFeeder(context.getNDManager(), 1, inputs.all()).rows(inputs, new int[] {0}, 0, 1);
    }

    @Override
    public Map<String, Object> processOutput(TranslatorContext context, NDList outputs) {
        float[] read = outputs.head().toFloatArray();
        double[] values = new double[read.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = read[i];
        }
        Row row = Objects.requireNonNull((Row) context.getAttachment(ROW));
        Map<String, Object> predictions = new LinkedHashMap<>();
        int from = 0;
        for (Target<?> target : targets) {
            predictions.put(target.task().name(), target.decode(values, from, row::get));
            from += target.outputs();
        }
        return predictions;
    }
}
