/** What is traded and what is known of it: instruments, events, last values, sessions. Knows nobody. */
@NullMarked
package io.quotecast.market;

import org.jspecify.annotations.NullMarked;
