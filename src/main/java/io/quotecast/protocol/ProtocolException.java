package io.quotecast.protocol;

/** A client's fault, in words that tell him what to do. Carries no stack: it is an answer, not an accident. */
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

    /** What the client is told. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
