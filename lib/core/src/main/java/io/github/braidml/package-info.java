/** Multi-task learning: {@link io.github.braidml.Braid} is the one door. */
@NullMarked
package io.github.braidml;

import org.jspecify.annotations.NullMarked;
