/** Metrics, baselines and honest comparison. */
@NullMarked
package io.github.braidml.eval;

import org.jspecify.annotations.NullMarked;
