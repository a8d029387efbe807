/** The market data of Massive over HTTP. */
@NullMarked
package io.quotecast.web.http.massive;

import org.jspecify.annotations.NullMarked;
