package io.quotecast.web.socket;

/** Tells a message above the limit, which the server has dropped, from other faults of a connection. */
final class OversizedMessage {
    private OversizedMessage() {}

    static boolean isCauseOf(Throwable failure) {
        // Vert.x has no type of its own for it.
        return failure instanceof IllegalStateException
                && String.valueOf(failure.getMessage()).contains("max message size");
    }
}
