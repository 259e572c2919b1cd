package io.github.braidml.catalogue;

/** Watches files being fetched. Called on the fetching thread, only when something is fetched. */
@FunctionalInterface
public interface Progress {

    /** Looks on without doing anything. */
    Progress NONE = (set, bytes, of) -> {};

    /**
     * Called whenever bytes have arrived.
     *
     * @param set name of the data set
     * @param bytes how many have arrived
     * @param of how many there will be
     */
    void fetched(String set, long bytes, long of);
}
