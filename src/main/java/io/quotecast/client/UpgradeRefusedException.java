package io.quotecast.client;

import java.io.IOException;
import java.net.URI;

/** The server refuses the WebSocket: a missing or wrong key, a limit, a drain, or an unknown path. */
public final class UpgradeRefusedException extends IOException {
    private static final long serialVersionUID = 1;

    private final int status;

    UpgradeRefusedException(URI uri, int status, String reason) {
        super(uri + " refused the connection with status " + status + (reason.isEmpty() ? "" : ": " + reason));
        this.status = status;
    }

    /** Returns the HTTP status of the response, such as 401, 403, 404, 429 or 503. */
    public int status() {
        return status;
    }
}
