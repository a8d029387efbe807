/** Stage 2, is numbered and kept: one tape, one writer, a position for every event. */
@NullMarked
package io.quotecast.journal;

import org.jspecify.annotations.NullMarked;
