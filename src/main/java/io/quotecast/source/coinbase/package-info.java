/** The Coinbase Exchange source. */
@NullMarked
package io.quotecast.source.coinbase;

import org.jspecify.annotations.NullMarked;
