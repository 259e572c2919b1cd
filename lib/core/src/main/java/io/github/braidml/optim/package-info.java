/** How parameters move: optimisers over one flat vector, in plain Java. */
@NullMarked
package io.github.braidml.optim;

import org.jspecify.annotations.NullMarked;
