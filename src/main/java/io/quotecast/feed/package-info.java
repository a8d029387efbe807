/** Stage 1, comes in: the sources of events and the one way in, which checks and counts them. */
@NullMarked
package io.quotecast.feed;

import org.jspecify.annotations.NullMarked;
