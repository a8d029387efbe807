package io.quotecast.source.backfill;

import java.io.IOException;
import java.net.URI;

/** Reads a document over HTTP. */
@FunctionalInterface
interface HttpPages {
    /**
     * Returns the text at an address; waits for it.
     *
     * @throws io.quotecast.source.exchange.HttpStatusException if the server returns another status than 200
     * @throws IOException if the document is not available, not complete in time, or too large; the message says why
     */
    String get(URI address) throws IOException;
}
