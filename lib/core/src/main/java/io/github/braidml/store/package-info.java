/** One file for a model or a checkpoint: records as JSON, arrays as safetensors. */
@NullMarked
package io.github.braidml.store;

import org.jspecify.annotations.NullMarked;
