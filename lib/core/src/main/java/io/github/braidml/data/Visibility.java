package io.github.braidml.data;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Which columns a model may see.
 *
 * @param allowed columns that may be features although they give a target away or say how rows are split
 * @param aside columns that are there to be looked at only
 * @param horizons how far columns look ahead
 */
record Visibility(Set<String> allowed, Set<String> aside, Horizons horizons) {
    static final Visibility FULL = new Visibility(Set.of(), Set.of(), Horizons.NONE);

    Visibility {
        allowed = Set.copyOf(allowed);
        aside = Set.copyOf(aside);
    }

    Visibility allow(Collection<String> names) {
        return new Visibility(union(allowed, names), aside, horizons);
    }

    Visibility aside(Collection<String> names) {
        return new Visibility(allowed, union(aside, names), horizons);
    }

    Visibility ahead(String column, int steps) {
        return new Visibility(allowed, aside, horizons.with(column, steps));
    }

    Visibility renamed(Renaming renaming) {
        return new Visibility(renaming.of(allowed), renaming.of(aside), horizons.renamed(renaming));
    }

    /** That of a table and another one below it: what one of them does not show is not seen in the other's rows either. */
    Visibility and(Splitting own, Visibility other, Splitting others) {
        return new Visibility(
                union(allowed, other.allowed), union(unseen(own), other.unseen(others)), horizons.and(other.horizons));
    }

    /** Returns the columns that no model sees: those put aside, and those that decide the split. */
    Set<String> unseen(Splitting splitting) {
        Set<String> unseen = new HashSet<>();
        splitting.dealing().keys().forEach(key -> unseen.add(key.name()));
        unseen.removeAll(allowed);
        unseen.addAll(aside);
        return unseen;
    }

    private static Set<String> union(Set<String> some, Collection<String> more) {
        Set<String> all = new HashSet<>(some);
        all.addAll(more);
        return all;
    }
}
