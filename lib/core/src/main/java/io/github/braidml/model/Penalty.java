package io.github.braidml.model;

import ai.djl.nn.Parameter;
import java.util.List;

/** A term of the total loss that depends on parameters alone. */
public interface Penalty {

    /** Returns the parameters it depends on; all of them are learned. */
    List<Parameter> parameters();

    /**
     * Adds the derivative by each value to the gradients.
     *
     * @param values of each parameter
     * @param gradients of each parameter
     * @return the term
     */
    double add(float[][] values, float[][] gradients);
}
