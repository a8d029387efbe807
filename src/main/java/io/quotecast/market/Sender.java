package io.quotecast.market;

/**
 * The sender of messages, as other clients see it.
 *
 * @param client the public name of the client, or of the interface through which it publishes
 * @param name the name that it chose for people to read; empty if it chose none
 */
public record Sender(String client, String name) {
    /** Returns a sender without a name of its own choice. */
    public static Sender of(String client) {
        return new Sender(client, "");
    }
}
