package io.quotecast.cli.bench;

import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Describes why a connection could not be opened, and what to do. */
final class FailureText {
    private FailureText() {}

    /**
     * @param failure null if the connection was not opened in time
     */
    static String text(@Nullable Throwable failure, LoadTarget loadTarget) {
        String where = loadTarget.host() + ":" + loadTarget.port();
        if (failure == null) {
            return where + " did not respond within 60 s";
        }
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof UnknownHostException) {
            return "unknown host '" + loadTarget.host() + "'";
        }
        if (message.contains("Too many open files")) {
            return "too many open files; raise the limit with: ulimit -n 1048576";
        }
        if (message.contains("Cannot assign requested address")) {
            return "no local port is available; use fewer connections";
        }
        if (failure instanceof ConnectException && !message.contains("timed out")) {
            return "nothing listens on " + where
                    + "; start the server (./mvnw quarkus:dev), or set its address with --uri";
        }
        if (failure instanceof SSLException) {
            return "TLS handshake with " + where + " failed: " + message + "; --insecure accepts any certificate";
        }
        return where + ": "
                + (failure instanceof UpgradeHandshake.UpgradeRefusedException ? message : failure.toString());
    }
}
