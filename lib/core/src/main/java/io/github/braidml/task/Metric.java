package io.github.braidml.task;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** How good predictions are, in the user's units, and whether up is better. */
public enum Metric {
    /** Share of the variance explained: 1 - squared error / squared error of the evaluated rows' mean. */
    R2("R2", true, Of.NUMBER, Of.COUNT),
    /** Root of the mean squared error, in the target's unit. */
    RMSE("RMSE", false, Of.NUMBER, Of.COUNT),
    /**
     * Mean absolute error, in the target's unit; of classes in order how many classes apart; of boxes that of the centre's two
     * coordinates, where an object was found.
     */
    MAE("MAE", false, Of.NUMBER, Of.COUNT, Of.ORDERED, Of.BOXES),
    /** Mean quantile loss, in the target's unit: an error counts the loss's share where the truth is above, else the rest. */
    QUANTILE_LOSS("quantile loss", false, Of.NUMBER),
    /** Mean deviance of a Poisson distribution with the predicted mean: twice the log-likelihood that is lost to the truth itself. */
    DEVIANCE("deviance", false, Of.COUNT),
    /** Agreement in order beyond chance, where a miss counts by the square of its distance (Cohen 1968). */
    KAPPA("weighted kappa", true, Of.ORDERED),
    /** Probability that a "yes" row is ranked above a "no" row; ties count one half. */
    ROC_AUC("ROC AUC", true, Of.YES_OR_NO),
    /** Area under precision over recall, as average precision. */
    PR_AUC("PR AUC", true, Of.YES_OR_NO),
    /** Share of rows predicted right; "yes" means a probability of at least one half. */
    ACCURACY("accuracy", true, Of.YES_OR_NO, Of.CLASS, Of.ORDERED, Of.TAG),
    /** Mean over the classes of the share predicted right. */
    BALANCED_ACCURACY("balanced accuracy", true, Of.YES_OR_NO, Of.CLASS, Of.ORDERED, Of.TAG),
    /** Mean of minus the logarithm of the probability given to what happened. */
    LOG_LOSS("log-loss", false, Of.YES_OR_NO, Of.CLASS, Of.ORDERED, Of.COUNT, Of.TAG),
    /** Mean over the classes, true or predicted, of the harmonic mean of precision and recall. */
    MACRO_F1("macro F1", true, Of.YES_OR_NO, Of.CLASS, Of.ORDERED, Of.TAG),
    /** Harmonic mean of precision and recall of "yes", which is said at a probability of at least one half. */
    F1("F1", true, Of.YES_OR_NO),
    /**
     * Mean distance of what is predicted and what is observed: of the probability of "yes" and its share, in bins of equally many
     * rows; of the probability of the predicted class and its accuracy likewise (Guo et al. 2017, arXiv:1706.04599); of a quantile's
     * share and the share of rows that lie below.
     */
    CALIBRATION_ERROR("calibration error", false, Of.YES_OR_NO, Of.CLASS, Of.ORDERED, Of.NUMBER),
    /** Agreement of short runs of words with the true sentences, 0 to 100, as sacreBLEU has it with its 13a words (Post 2018). */
    BLEU("BLEU", true, Of.SENTENCE),
    /** Agreement of runs of up to six letters with the true sentences, recall counting twice, 0 to 100 (Popović 2015). */
    CHRF2("chrF2", true, Of.SENTENCE),
    /** Share of the true words that are at their place in the predicted sentence. */
    TOKEN_ACCURACY("token accuracy", true, Of.SENTENCE),
    /** Mean average precision over the classes and over overlaps from 0.5 to 0.95, as the COCO challenge has it (Lin et al. 2014). */
    MAP("mAP", true, Of.BOXES),
    /** Mean average precision over the classes, where an overlap of one half makes a box right. */
    MAP_50("mAP at 0.5", true, Of.BOXES),
    /** Mean over the true objects of the overlap, intersection over union, with the box found there; 0 where there is none. */
    IOU("IoU", true, Of.BOXES);

    /** What a metric measures. */
    enum Of {
        NUMBER("regression"),
        COUNT("count"),
        YES_OR_NO("binary task"),
        CLASS("categorical task"),
        ORDERED("ordinal task"),
        BOXES("search for boxes"),
        TAG("tagging"),
        SENTENCE("translation");

        private final String words;

        Of(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    private final String label;
    private final boolean upIsBetter;

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable set of enums
    private final Set<Of> of;

    Metric(String label, boolean upIsBetter, Of first, Of... more) {
        this.label = label;
        this.upIsBetter = upIsBetter;
        this.of = Set.copyOf(EnumSet.of(first, more));
    }

    /** Returns whether a larger value is better. */
    public boolean upIsBetter() {
        return upIsBetter;
    }

    /** Returns the value of perfect predictions: 1 or 100 where up is better, else 0. */
    public double perfect() {
        return !upIsBetter ? 0 : this == BLEU || this == CHRF2 ? 100 : 1;
    }

    boolean fits(Of kind) {
        return of.contains(kind);
    }

    static List<Metric> of(Of kind) {
        return Arrays.stream(values()).filter(m -> m.fits(kind)).toList();
    }

    @Override
    public String toString() {
        return label;
    }
}
