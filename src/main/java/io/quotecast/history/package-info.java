/** Queries over stored trades and bars: cursors, time ranges and results. */
@NullMarked
package io.quotecast.history;

import org.jspecify.annotations.NullMarked;
