/** The training loop over flat parameters; the only package that knows the engine. */
@NullMarked
package io.github.braidml.train;

import org.jspecify.annotations.NullMarked;
