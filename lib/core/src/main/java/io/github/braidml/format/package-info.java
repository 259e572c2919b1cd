/** File formats that data comes in: bytes in, plain arrays and records out, and an error with file and place for the rest. */
@NullMarked
package io.github.braidml.format;

import org.jspecify.annotations.NullMarked;
