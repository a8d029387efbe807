package io.quotecast.web.socket;

/** Recognizes the failure of a message that Vert.x has dropped because it is too large. */
final class OversizedMessage {
    private OversizedMessage() {}

    static boolean isCauseOf(Throwable failure) {
        // Vert.x has no exception type for this failure.
        return failure instanceof IllegalStateException
                && String.valueOf(failure.getMessage()).contains("max message size");
    }
}
