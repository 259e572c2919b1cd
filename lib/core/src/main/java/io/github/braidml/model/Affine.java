package io.github.braidml.model;

import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;

/**
 * A linear layer of an initialised network.
 *
 * @param weight its matrix, {@code (outputs, inputs)}
 * @param bias what it adds, {@code (outputs)}
 * @param dropout probability with which a unit is dropped after it while training
 */
public record Affine(Parameter weight, Parameter bias, double dropout) {

    static Affine of(Linear block, double dropout) {
        return new Affine(
                block.getDirectParameters().get("weight"),
                block.getDirectParameters().get("bias"),
                dropout);
    }
}
