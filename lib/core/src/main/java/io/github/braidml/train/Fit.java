package io.github.braidml.train;

import java.util.List;

/**
 * What training gave.
 *
 * @param network the network with the values of the best epoch
 * @param epochs what happened, epoch by epoch
 * @param best number of the epoch whose values are kept, per task; the same for all when tasks share parameters
 * @param ending why training ended, in words
 * @param steps what the steps looked like
 * @param complete whether it ended because all epochs were done
 */
public record Fit(
        TrainedNetwork network, List<Epoch> epochs, int[] best, String ending, Steps steps, boolean complete) {}
