/** Instruments, events and the values that describe a market. */
@NullMarked
package io.quotecast.market;

import org.jspecify.annotations.NullMarked;
