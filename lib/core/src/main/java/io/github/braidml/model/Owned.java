package io.github.braidml.model;

/** A block that knows which of its parameters belong to which task. */
interface Owned {
    void own(Owners owners);
}
