package io.quotecast.protocol;

/** A client error with the text that is sent to the client. Has no stack trace, because it is a normal response. */
public final class ProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public ProtocolException(ErrorCode code, String text) {
        super(text, null, false, false);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }

    /** Returns the text for the client: what is wrong and what to do. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
