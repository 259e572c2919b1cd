/** Loss weighting and gradient balancing, in plain double arithmetic. */
@NullMarked
package io.github.braidml.balance;

import org.jspecify.annotations.NullMarked;
