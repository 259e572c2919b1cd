/**
 * The Jupyter kernels: what a cell shows, a display updated in place, and interrupts.
 *
 * <p>The only package that knows a kernel. Classes that name one kernel's types are loaded only where that kernel runs.
 */
@NullMarked
package io.github.braidml.notebook;

import org.jspecify.annotations.NullMarked;
