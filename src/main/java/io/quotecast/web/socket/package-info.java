/** WebSocket endpoints: the feed, the relay and ingest. */
@NullMarked
package io.quotecast.web.socket;

import org.jspecify.annotations.NullMarked;
