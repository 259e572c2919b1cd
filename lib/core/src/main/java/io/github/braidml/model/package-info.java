/** What is shared and how: specs of encoders and sharing, and the networks they make. */
@NullMarked
package io.github.braidml.model;

import org.jspecify.annotations.NullMarked;
