package io.quotecast.web;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Lets in only those who may push events. As long as there are no keys these are programs on this machine: not a
 * proxy on it, which would let in everyone, and not a web page that its user happens to visit.
 */
@Singleton
public class IngestGate {
    static final String WHY =
            "events are taken in only from this machine, and not through a proxy or a foreign web page";

    boolean admits(HttpServerRequest request) {
        return isLoopback(request.remoteAddress())
                && !request.headers().contains("Forwarded")
                && !request.headers().contains("X-Forwarded-For")
                && !request.headers().contains("X-Real-IP")
                && !request.headers().contains("Via")
                && isOwn(request.getHeader("Origin"), host(request));
    }

    private static boolean isLoopback(SocketAddress address) {
        try {
            return address != null
                    && address.hostAddress() != null
                    && InetAddress.getByName(address.hostAddress()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** What the client calls this server: HTTP/2 has a pseudo header of its own for it. */
    private static @Nullable String host(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        return authority == null ? null : authority.toString();
    }

    /**
     * A page of ours, by the names that only this machine has: a foreign host name could have been made to point here.
     */
    private static boolean isOwn(@Nullable String origin, @Nullable String host) {
        if (host == null || !host.matches("(localhost|127\\.0\\.0\\.1|\\[::1\\])(:[0-9]+)?")) {
            return false;
        }
        try {
            return origin == null || host.equals(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
