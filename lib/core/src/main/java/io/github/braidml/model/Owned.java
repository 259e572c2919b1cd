package io.github.braidml.model;

import java.util.List;

/** A block that knows which of its parameters belong to which task. */
interface Owned {
    void own(Owners owners);

    /** Returns the terms that the total has beside the losses, of an initialised block. */
    default List<Penalty> penalties() {
        return List.of();
    }
}
