package io.quotecast.web.webhook;

/** The webhook gave no valid answer, or was not asked because it gave none before. */
public final class WebhookUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WebhookUnavailableException(String message) {
        super(message, null, false, false);
    }
}
