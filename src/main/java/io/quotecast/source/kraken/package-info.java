/** The feed of Kraken spot, version 2: trades and the best bid and ask. */
@NullMarked
package io.quotecast.source.kraken;

import org.jspecify.annotations.NullMarked;
