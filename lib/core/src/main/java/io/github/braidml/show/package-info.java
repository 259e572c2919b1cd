/** How objects show themselves: as text everywhere, as HTML or a picture where a notebook can take it. */
@NullMarked
package io.github.braidml.show;

import org.jspecify.annotations.NullMarked;
