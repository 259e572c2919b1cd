package io.github.braidml;

import static io.github.braidml.Braid.adapters;
import static io.github.braidml.Braid.branching;
import static io.github.braidml.Braid.cgc;
import static io.github.braidml.Braid.cooperative;
import static io.github.braidml.Braid.crossStitch;
import static io.github.braidml.Braid.dselectK;
import static io.github.braidml.Braid.hard;
import static io.github.braidml.Braid.lowRank;
import static io.github.braidml.Braid.mmoe;
import static io.github.braidml.Braid.mtan;
import static io.github.braidml.Braid.ple;
import static io.github.braidml.Braid.separate;
import static io.github.braidml.Braid.sequential;
import static io.github.braidml.Braid.sluice;
import static io.github.braidml.Braid.soft;

import io.github.braidml.model.Encoder;
import io.github.braidml.model.Sharing;
import java.util.List;

/** Every way to share. */
final class EverySharing {
    private EverySharing() {}

    /** Those with parameters that serve several tasks, in which gradients meet. */
    static List<Sharing> meeting(Encoder any) {
        return List.of(
                hard(any),
                crossStitch(any),
                crossStitch(any).scalar(),
                sluice(any),
                sequential(any),
                cooperative(any),
                cooperative(any).teacherForcing(),
                mmoe(any, 2),
                cgc(any, 1, 1),
                ple(any, 1, 1),
                dselectK(any, 4, 2),
                mtan(any),
                branching(any, 2),
                adapters(any, 2),
                lowRank(any, 1));
    }

    /** Those in which every parameter is one task's own. */
    static List<Sharing> apart(Encoder any) {
        return List.of(separate(any), soft(any).distance(0.1), soft(any).traceNorm(0.1));
    }
}
