/** The client side of exchange WebSockets that all exchange sources share: connection, backoff, silence detection. */
@NullMarked
package io.quotecast.source.exchange;

import org.jspecify.annotations.NullMarked;
