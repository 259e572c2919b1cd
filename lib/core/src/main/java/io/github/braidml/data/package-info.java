/** From what people have to numbers: tables, splits, features and targets fitted on training rows. */
@NullMarked
package io.github.braidml.data;

import org.jspecify.annotations.NullMarked;
