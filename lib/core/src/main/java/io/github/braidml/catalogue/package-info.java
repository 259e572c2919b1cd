/** Public data sets: where each is, under which licence, what it must look like; fetched once, checked always. */
@NullMarked
package io.github.braidml.catalogue;

import org.jspecify.annotations.NullMarked;
