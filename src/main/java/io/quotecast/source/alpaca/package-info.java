/** The feed of Alpaca: trades and quotes of stocks. */
@NullMarked
package io.quotecast.source.alpaca;

import org.jspecify.annotations.NullMarked;
