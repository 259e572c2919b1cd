/** Settings to try, and what the trials of them gave. */
@NullMarked
package io.github.braidml.search;

import org.jspecify.annotations.NullMarked;
