/** What is learned: tasks, their losses and metrics, as plain immutable values. */
@NullMarked
package io.github.braidml.task;

import org.jspecify.annotations.NullMarked;
