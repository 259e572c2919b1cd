package io.github.braidml.model;

import ai.djl.training.initializer.Initializer;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.initializer.XavierInitializer.FactorType;
import ai.djl.training.initializer.XavierInitializer.RandomType;

/** Where weights start; drawn from the engine's generator, which the training loop seeds. */
final class Starts {

    /** Uniform with variance 2 / inputs, which keeps the size of activations through ReLU layers. */
    static final Initializer HE = new XavierInitializer(RandomType.UNIFORM, FactorType.IN, 6);

    /** Uniform with variance 1 / inputs, for layers without an activation. */
    static final Initializer LECUN = new XavierInitializer(RandomType.UNIFORM, FactorType.IN, 3);

    private Starts() {}
}
