package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.initializer.UniformInitializer;
import io.github.braidml.data.Input;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * DSelect-k: several encoders that all tasks see, of which each task selects at most k, the same ones for all rows. A selector writes
 * the number of its expert in binary digits, each a smooth step that is exactly 0 or 1 outside a window. Experts are shared,
 * selectors are each task's own.
 *
 * <p>A term of the total, the entropy of the selectors, makes them decide.
 *
 * <p>Hazimeh et al.: DSelect-k, NeurIPS 2021, arXiv:2106.03760.
 *
 * @param encoder one expert
 * @param experts number of experts: a power of two, at least 2
 * @param k how many a task selects at most
 * @param gamma width of the window in which a digit is neither 0 nor 1, 1 by default
 * @param entropy factor on the entropy, 0.01 by default
 */
public record DSelectK(Encoder encoder, int experts, int k, double gamma, double entropy) implements Sharing {

    public DSelectK {
        if (experts < 2 || Integer.bitCount(experts) != 1) {
            throw new IllegalArgumentException(
                    "dselectK writes experts in binary digits: their number must be 2, 4, 8, 16, ...; given "
                            + experts);
        }
        if (k < 1 || k > experts) {
            throw new IllegalArgumentException(
                    "dselectK: a task selects from 1 to %d experts; given k = %d".formatted(experts, k));
        }
        if (!(gamma > 0) || Double.isInfinite(gamma)) {
            throw new IllegalArgumentException("dselectK: gamma must be positive and finite; given " + gamma);
        }
        if (!(entropy >= 0) || Double.isInfinite(entropy)) {
            throw new IllegalArgumentException(
                    "dselectK: the factor on the entropy must be finite and not negative; given " + entropy);
        }
    }

    /** Returns this sharing with another width of the window. */
    public DSelectK gamma(double width) {
        return new DSelectK(encoder, experts, k, width, entropy);
    }

    /** Returns this sharing with another factor on the entropy of the selectors. */
    public DSelectK entropy(double factor) {
        return new DSelectK(encoder, experts, k, gamma, factor);
    }

    @Override
    public boolean shares() {
        return true;
    }

    @Override
    public DSelectK encoder(Encoder other) {
        return new DSelectK(other, experts, k, gamma, entropy);
    }

    @Override
    public Network network(List<Input> inputs, List<Head> heads) {
        return new Network(new Selected(this, inputs, heads), inputs, heads);
    }

    @Override
    public String penalty() {
        return entropy == 0 ? "" : entropy + " x the entropy of the selectors";
    }

    @Override
    public Sketch sketch(List<Input> inputs, List<String> tasks) {
        Sketch.Pen pen = new Sketch.Pen();
        int all = pen.box(0, Sketch.MIDDLE, Sketch.SHARED, experts, experts + " experts", encoder.toString());
        pen.link(Sketch.INPUT, all, Sketch.SHARED);
        for (int t = 0; t < tasks.size(); t++) {
            int selector = pen.box(1, t, t, 1, "selector", "at most " + k);
            pen.link(all, selector, Sketch.SHARED);
            pen.link(selector, Sketch.head(t), t);
        }
        return pen.done(experts + " experts shared by all tasks, a selector per task", false);
    }

    @Override
    public String toString() {
        return "dselectK(" + encoder + ", " + experts + ", " + k + ")"
                + (gamma == 1 ? "" : ".gamma(" + gamma + ")")
                + (entropy == 0.01 ? "" : ".entropy(" + entropy + ")");
    }

    /** Returns a smooth step: 0 below the window, 1 above, and in it the cubic that joins them smoothly. */
    static double step(double x, double gamma) {
        double u = Math.max(-0.5, Math.min(0.5, x / gamma));
        return -2 * u * u * u + 1.5 * u + 0.5;
    }

    private static final class Selected extends Towers {
        private final DSelectK spec;
        private final int digits;
        private final List<Block> experts;
        private final List<Free> codes = new ArrayList<>();
        private final List<Free> shares = new ArrayList<>();
        /** What the step is computed with: 1 / gamma, its window's ends, the cubic's factors, and the digits of all experts. */
        private NDArray[] constants = new NDArray[0];

        Selected(DSelectK spec, List<Input> inputs, List<Head> heads) {
            super(heads);
            this.spec = spec;
            this.digits = Integer.numberOfTrailingZeros(spec.experts());
            this.experts = addAll(IntStream.range(0, spec.experts())
                    .mapToObj(e -> spec.encoder().block(inputs))
                    .toList());
            Initializer nearTheMiddle = new UniformInitializer((float) (spec.gamma() / 100));
            for (int t = 0; t < tasks(); t++) {
                codes.add(add(new Free("code", any -> new Shape(spec.k(), digits), nearTheMiddle)));
                shares.add(add(new Free("share", any -> new Shape(spec.k()), new UniformInitializer(0.05f))));
            }
        }

        @Override
        void makeConstants(NDManager manager) {
            float[] zeros = new float[spec.experts() * digits];
            float[] signs = new float[zeros.length];
            for (int i = 0; i < zeros.length; i++) {
                boolean one = (((i / digits) >> (i % digits)) & 1) == 1;
                zeros[i] = one ? 0 : 1;
                signs[i] = one ? 1 : -1;
            }
            Shape table = new Shape(1, spec.experts(), digits);
            constants = new NDArray[] {
                manager.create((float) (1 / spec.gamma())),
                manager.create(-0.5f),
                manager.create(0.5f),
                manager.create(-2f),
                manager.create(1.5f),
                manager.create(zeros, table),
                manager.create(signs, table)
            };
        }

        /** Returns the weight of each expert, {@code (experts)}. */
        private NDArray weights(Pass pass, int task, NDArray like) {
            NDArray[] c = constants;
            NDArray u = pass.run(codes.get(task), like).mul(c[0]).maximum(c[1]).minimum(c[2]);
            NDArray step = u.mul(u).mul(c[3]).add(c[4]).mul(u).add(c[2]);
            NDArray factors = step.reshape(spec.k(), 1, digits).mul(c[6]).add(c[5]);
            NDArray selectors = factors.prod(new int[] {2});
            NDArray share = pass.run(shares.get(task), like).softmax(0).reshape(spec.k(), 1);
            return selectors.mul(share).sum(new int[] {0});
        }

        @Override
        List<NDList> represent(Pass pass, NDList inputs) {
            List<NDList> made = experts.stream().map(e -> pass.run(e, inputs)).toList();
            NDArray stacked = Mixing.stack(made.stream().map(NDList::head).toList());
            List<String> columns = IntStream.rangeClosed(1, made.size())
                    .mapToObj(e -> "expert " + e)
                    .toList();
            List<NDList> representations = new ArrayList<>();
            for (int t = 0; t < tasks(); t++) {
                NDArray weights = weights(pass, t, stacked);
                pass.note("weight of each expert", names().get(t), columns, weights);
                representations.add(Mixing.with(made.get(0), Mixing.fixed(stacked, weights)));
            }
            return representations;
        }

        @Override
        List<Shape[]> body(Visit visit, Shape... inputs) {
            Shape[] shapes = inputs;
            for (Block expert : experts) {
                shapes = visit.at(expert, inputs);
            }
            for (int t = 0; t < tasks(); t++) {
                visit.at(codes.get(t), shapes[0]);
                visit.at(shares.get(t), shapes[0]);
            }
            return Collections.nCopies(tasks(), shapes);
        }

        @Override
        void ownBody(Owners owners) {
            for (int e = 0; e < experts.size(); e++) {
                owners.shared("expert." + e, experts.get(e));
            }
            for (int t = 0; t < tasks(); t++) {
                owners.task(t, "selector." + names().get(t), codes.get(t));
                owners.task(t, "selector." + names().get(t), shares.get(t));
            }
        }

        @Override
        public List<Penalty> penalties() {
            return spec.entropy() == 0
                    ? List.of()
                    : codes.stream()
                            .<Penalty>map(code -> new Entropy(List.of(code.parameter()), spec.gamma(), spec.entropy()))
                            .toList();
        }
    }

    /** The entropy of selectors is that of their digits, which are independent. */
    private record Entropy(List<Parameter> parameters, double gamma, double strength) implements Penalty {
        @Override
        public double add(float[][] values, float[][] gradients) {
            double term = 0;
            for (int i = 0; i < values[0].length; i++) {
                double one = step(values[0][i], gamma);
                if (one <= 0 || one >= 1) {
                    continue;
                }
                double u = values[0][i] / gamma;
                double slope = (1.5 - 6 * u * u) / gamma;
                term -= one * Math.log(one) + (1 - one) * Math.log(1 - one);
                gradients[0][i] += (float) (strength * slope * Math.log((1 - one) / one));
            }
            return strength * term;
        }
    }
}
