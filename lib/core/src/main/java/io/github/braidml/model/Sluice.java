package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.github.braidml.data.Input;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sluice networks: each task has an encoder of its own; every stage is split into two halves, and each half goes on with a learned
 * mixture of the halves of all tasks. A term of the total keeps a task's two halves apart. What a head sees is a learned mixture of
 * all stages of the last one's shape.
 *
 * <p>Every stage serves all tasks and so counts as shared; the last mixture and the mixture of stages are each task's own.
 *
 * <p>Ruder et al.: Latent multi-task architecture learning, AAAI 2019, arXiv:1705.08142.
 *
 * @param encoder the encoder that each task gets a copy of; the width of each stage must be even
 * @param apart factor on the squared products of the weights of a task's two halves, 0.01 by default
 */
public record Sluice(Encoder encoder, double apart) implements Sharing {

    public Sluice {
        if (!(apart >= 0) || Double.isInfinite(apart)) {
            throw new IllegalArgumentException(
                    "sluice: the strength that keeps the halves apart must be finite and not negative; given " + apart);
        }
    }

    /** Returns this sharing with another factor on what keeps the halves apart. */
    public Sluice apart(double factor) {
        return new Sluice(encoder, factor);
    }

    @Override
    public boolean shares() {
        return true;
    }

    @Override
    public Sluice encoder(Encoder other) {
        return new Sluice(other, apart);
    }

    @Override
    public Network network(List<Input> inputs, List<Head> heads) {
        return new Network(new Sluiced(encoder, apart, inputs, heads), inputs, heads);
    }

    @Override
    public String penalty() {
        return apart == 0 ? "" : apart + " x the squared products of the two halves' weights";
    }

    @Override
    public Sketch sketch(List<Input> inputs, List<String> tasks) {
        List<Encoder.Layer> stages = Sketch.stages(encoder, inputs).stream()
                .map(layer -> new Encoder.Layer(layer.what(), "two halves"))
                .toList();
        return Sketch.mixed(stages, tasks, "one network per task, halves mixed after every stage");
    }

    @Override
    public String toString() {
        return "sluice(" + encoder + ")" + (apart == 0.01 ? "" : ".apart(" + apart + ")");
    }

    private static final class Sluiced extends Towers {
        private final String encoder;
        private final double apart;
        private final List<List<Block>> columns = new ArrayList<>();
        /** By stage, task and half. */
        private final List<List<List<Free>>> sluices = new ArrayList<>();

        private final List<Free> blends = new ArrayList<>();
        private final long[] channels;
        private List<Integer> alike = List.of();

        Sluiced(Encoder encoder, double apart, List<Input> inputs, List<Head> heads) {
            super(heads);
            this.encoder = encoder.toString();
            this.apart = apart;
            for (int t = 0; t < tasks(); t++) {
                columns.add(addAll(encoder.stages(inputs)));
            }
            int parts = 2 * tasks();
            channels = new long[columns.get(0).size()];
            for (int stage = 0; stage < channels.length; stage++) {
                List<List<Free>> rows = new ArrayList<>();
                for (int t = 0; t < tasks(); t++) {
                    List<Free> halves = new ArrayList<>();
                    for (int half = 0; half < 2; half++) {
                        halves.add(add(
                                new Free("weight", any -> new Shape(parts), CrossStitch.mostly(2 * t + half, parts))));
                    }
                    rows.add(halves);
                }
                sluices.add(rows);
            }
        }

        @Override
        List<NDList> represent(Pass pass, NDList inputs) {
            List<NDList> at = Collections.nCopies(tasks(), inputs);
            List<List<NDArray>> kept = new ArrayList<>();
            for (int t = 0; t < tasks(); t++) {
                kept.add(new ArrayList<>());
            }
            for (int stage = 0; stage < channels.length; stage++) {
                at = mixed(pass, stage, at);
                for (int t = 0; t < tasks() && alike.contains(stage); t++) {
                    kept.get(t).add(at.get(t).head());
                }
            }
            return blends.isEmpty() ? at : blended(pass, at, kept);
        }

        private List<NDList> mixed(Pass pass, int stage, List<NDList> before) {
            List<NDList> made = new ArrayList<>();
            List<NDArray> halves = new ArrayList<>();
            int axis = 0;
            for (int t = 0; t < tasks(); t++) {
                NDList out = pass.run(columns.get(t).get(stage), before.get(t));
                axis = Mixing.axis(out.head().getShape());
                halves.addAll(out.head().split(2, axis));
                made.add(out);
            }
            NDArray stacked = Mixing.stack(halves);
            List<NDList> next = new ArrayList<>();
            for (int t = 0; t < tasks(); t++) {
                NDList joined = new NDList(2);
                for (int half = 0; half < 2; half++) {
                    NDArray weights = pass.run(sluices.get(stage).get(t).get(half), halves.get(t));
                    pass.note("sluice after stage " + (stage + 1), half(t, half), halves(), weights);
                    joined.add(Mixing.fixed(stacked, weights));
                }
                next.add(Mixing.with(made.get(t), NDArrays.concat(joined, axis)));
            }
            return next;
        }

        private List<NDList> blended(Pass pass, List<NDList> last, List<List<NDArray>> kept) {
            List<String> stages = alike.stream().map(s -> "stage " + (s + 1)).toList();
            List<NDList> blended = new ArrayList<>();
            for (int t = 0; t < tasks(); t++) {
                NDArray weights = pass.run(blends.get(t), last.get(t).head());
                pass.note("what heads see of the stages", names().get(t), stages, weights);
                blended.add(Mixing.with(last.get(t), Mixing.fixed(Mixing.stack(kept.get(t)), weights)));
            }
            return blended;
        }

        private String half(int task, int half) {
            return names().get(task) + " " + (half + 1);
        }

        private List<String> halves() {
            return IntStream.range(0, 2 * tasks())
                    .mapToObj(i -> half(i / 2, i % 2))
                    .toList();
        }

        @Override
        List<Shape[]> body(Visit visit, Shape... inputs) {
            List<Shape[]> at = Collections.nCopies(tasks(), inputs);
            List<Shape> shapes = new ArrayList<>();
            for (int stage = 0; stage < channels.length; stage++) {
                List<Shape[]> made = new ArrayList<>();
                for (int t = 0; t < tasks(); t++) {
                    made.add(visit.at(columns.get(t).get(stage), at.get(t)));
                }
                shapes.add(made.get(0)[0]);
                channels[stage] = Mixing.channels(made.get(0)[0]);
                checkEven(stage);
                sluices.get(stage).forEach(rows -> rows.forEach(free -> visit.at(free, made.get(0)[0])));
                at = made;
            }
            alike = IntStream.range(0, shapes.size())
                    .filter(s -> shapes.get(s).equals(shapes.get(shapes.size() - 1)))
                    .boxed()
                    .toList();
            for (int t = 0; t < tasks() && alike.size() > 1; t++) {
                if (blends.size() == t) {
                    int parts = alike.size();
                    blends.add(add(new Free("weight", any -> new Shape(parts), CrossStitch.mostly(parts - 1, parts))));
                }
                visit.at(blends.get(t), at.get(t)[0]);
            }
            return at;
        }

        private void checkEven(int stage) {
            if (channels[stage] % 2 != 0) {
                throw new IllegalArgumentException(
                        "sluice splits every stage into two halves, so each must have an even width; stage %d of %s is %d wide; use widths such as mlp(64, 32)"
                                .formatted(stage + 1, encoder, channels[stage]));
            }
        }

        @Override
        void ownBody(Owners owners) {
            for (int stage = 0; stage < channels.length; stage++) {
                for (int t = 0; t < tasks(); t++) {
                    String of = names().get(t) + "." + stage;
                    owners.shared("encoder." + of, columns.get(t).get(stage));
                    for (int half = 0; half < 2; half++) {
                        Free weights = sluices.get(stage).get(t).get(half);
                        if (stage < channels.length - 1) {
                            owners.shared("sluice." + of + "." + half, weights);
                        } else {
                            owners.task(t, "sluice." + of + "." + half, weights);
                        }
                    }
                }
            }
            for (int t = 0; t < blends.size(); t++) {
                owners.task(t, "blend." + names().get(t), blends.get(t));
            }
        }

        @Override
        public List<Penalty> penalties() {
            List<Penalty> penalties = new ArrayList<>();
            for (List<Block> column : columns) {
                for (int stage = 0; stage < channels.length && apart > 0; stage++) {
                    for (Parameter weight : column.get(stage).getParameters().values()) {
                        Shape shape = weight.getShape();
                        boolean halved = shape.dimension() > 1 && shape.get(0) == channels[stage];
                        if (halved && weight.requiresGradient()) {
                            penalties.add(new Orthogonal(weight, apart));
                        }
                    }
                }
            }
            return penalties;
        }
    }

    /** The sum of the squared products of each row of the first half of a matrix with each row of the second. */
    private record Orthogonal(Parameter weight, double strength) implements Penalty {
        @Override
        public List<Parameter> parameters() {
            return List.of(weight);
        }

        @Override
        public double add(float[][] values, float[][] gradients) {
            int half = (int) (weight.getShape().get(0) / 2);
            int width = values[0].length / (2 * half);
            double term = 0;
            for (int i = 0; i < half; i++) {
                for (int j = half; j < 2 * half; j++) {
                    double product = 0;
                    for (int k = 0; k < width; k++) {
                        product += values[0][i * width + k] * values[0][j * width + k];
                    }
                    term += product * product;
                    float slope = (float) (2 * strength * product);
                    for (int k = 0; k < width; k++) {
                        gradients[0][i * width + k] += slope * values[0][j * width + k];
                        gradients[0][j * width + k] += slope * values[0][i * width + k];
                    }
                }
            }
            return strength * term;
        }
    }
}
