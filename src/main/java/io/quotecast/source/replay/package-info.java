/** Replay of recordings. */
@NullMarked
package io.quotecast.source.replay;

import org.jspecify.annotations.NullMarked;
