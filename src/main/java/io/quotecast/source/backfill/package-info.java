/** Bars from before the start of the server, from the REST APIs of exchanges. */
@NullMarked
package io.quotecast.source.backfill;

import org.jspecify.annotations.NullMarked;
