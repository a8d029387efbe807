/** Control of the running market: halts, trading hours and injected faults. */
@NullMarked
package io.quotecast.control;

import org.jspecify.annotations.NullMarked;
