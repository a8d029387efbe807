package io.quotecast.client;

import io.quotecast.base.Quoted;
import java.io.IOException;

/** The other end sends something that is not the protocol {@code quotecast.v1}. */
public final class NotQuotecastException extends IOException {
    private static final long serialVersionUID = 1;

    NotQuotecastException(String text) {
        super("not a message of a Quotecast feed: " + Quoted.of(text));
    }
}
