/** Charts and diagrams from results; the only package that knows XChart. */
@NullMarked
package io.github.braidml.plot;

import org.jspecify.annotations.NullMarked;
