package io.quotecast.cli.bench;

import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why there is no connection, and what to do about it. */
final class FailureText {
    private FailureText() {}

    /** In words; that it took too long if nothing was thrown. */
    static String text(@Nullable Throwable failure, LoadTarget loadTarget) {
        String where = loadTarget.host() + ":" + loadTarget.port();
        if (failure == null) {
            return where + " did not answer within the minute that opening may take";
        }
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof UnknownHostException) {
            return "no host is called '" + loadTarget.host() + "'";
        }
        if (message.contains("Too many open files")) {
            return "this process may not open more files; raise the limit with: ulimit -n 1048576";
        }
        if (message.contains("Cannot assign requested address")) {
            return "this machine has no port left to connect from; use fewer connections";
        }
        if (failure instanceof ConnectException && !message.contains("timed out")) {
            return "nothing listens at " + where
                    + "; start the server first (./mvnw quarkus:dev), or name it with --uri";
        }
        if (failure instanceof SSLException) {
            return "TLS with " + where + " failed: " + message + "; --insecure takes any certificate";
        }
        return where + ": "
                + (failure instanceof UpgradeHandshake.UpgradeRefusedException ? message : failure.toString());
    }
}
