package io.github.braidml.train;

import io.github.braidml.data.Input;
import io.github.braidml.model.Beside;
import io.github.braidml.model.Head;
import io.github.braidml.model.Sharing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Makes one network of several whose representations stand side by side; each head keeps to the one it was learned on. */
public final class Joining {
    private Joining() {}

    /**
     * Returns the network that gives what all of them give.
     *
     * @param sharing hard sharing of their encoders side by side
     * @param parts networks of hard sharing, with heads on a row as a whole
     */
    public static TrainedNetwork beside(Sharing sharing, List<Input> inputs, List<TrainedNetwork> parts) {
        List<Head> heads = new ArrayList<>();
        parts.forEach(part -> heads.addAll(part.network().heads()));
        TrainedNetwork joined = new TrainedNetwork(sharing, inputs, heads, 0);
        Map<String, float[]> values = new LinkedHashMap<>(joined.arrays());
        int column = 0;
        int head = 0;
        for (int p = 0; p < parts.size(); p++) {
            TrainedNetwork part = parts.get(p);
            Map<String, float[]> given = part.arrays();
            int number = p;
            Handover.shared(part.network())
                    .forEach(entry -> values.put(
                            Beside.name(number, entry.name()), Objects.requireNonNull(given.get(entry.name()))));
            int width = 0;
            for (int t = 0; t < part.network().heads().size(); t++, head++) {
                List<Handover.Stretch> from = Handover.own(part.network(), t);
                List<Handover.Stretch> to = Handover.own(joined.network(), head);
                width = spread(heads.get(head), from.get(0), given, to.get(0), values, column);
                for (int i = 1; i < from.size(); i++) {
                    from.get(i).copy(given, to.get(i), values);
                }
            }
            column += width;
        }
        joined.write(values);
        return joined;
    }

    /** The first layer of a head sees its own columns of the representation; the weights of the others are zero. */
    private static int spread(
            Head head,
            Handover.Stretch from,
            Map<String, float[]> given,
            Handover.Stretch to,
            Map<String, float[]> values,
            int column) {
        int units = head.hidden().isEmpty() ? head.outputs() : head.hidden().get(0);
        int width = from.length() / units;
        int all = to.length() / units;
        float[] source = Objects.requireNonNull(given.get(from.name()));
        float[] target = Objects.requireNonNull(values.get(to.name()));
        for (int unit = 0; unit < units; unit++) {
            for (int c = 0; c < all; c++) {
                boolean own = c >= column && c < column + width;
                target[to.from() + unit * all + c] = own ? source[from.from() + unit * width + c - column] : 0;
            }
        }
        return width;
    }
}
