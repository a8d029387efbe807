package io.quotecast.web.security;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a request comes from, as far as that decides what it may do. */
@Singleton
public class RequestOrigin {
    /** What proxies add to tell whom they speak for. */
    private static final Set<String> PROXY_HEADERS = Set.of(
            "forwarded",
            "via",
            "x-real-ip",
            "x-client-ip",
            "x-cluster-client-ip",
            "client-ip",
            "true-client-ip",
            "cf-connecting-ip",
            "fastly-client-ip");

    private final TrustedOrigins trustedOrigins;

    RequestOrigin(TrustedOrigins trustedOrigins) {
        this.trustedOrigins = trustedOrigins;
    }

    /** Origins of web pages from which events and commands may come, besides the server's own. */
    public record TrustedOrigins(List<String> origins) {}

    /**
     * A program on this machine: not a proxy on it, which would let in everyone, and not a web page that its user
     * happens to visit, not even one whose host name was made to point here.
     */
    boolean isLocal(HttpServerRequest request) {
        String host = host(request);
        return isLoopback(request.remoteAddress())
                && request.headers().entries().stream().noneMatch(RequestOrigin::isProxyHeader)
                && host != null
                && host.matches("(localhost|127\\.0\\.0\\.1|\\[::1\\])(:[0-9]+)?")
                && isSameOrigin(request.getHeader("Origin"), host);
    }

    /** No web page, or one of the server's own or of those that were said to be trusted. */
    boolean isTrusted(HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        return isSameOrigin(origin, host(request)) || trustedOrigins.origins.contains(origin);
    }

    /** The peer's address; that of the server itself where there is none, as with a socket of the file system. */
    public static InetAddress address(HttpServerRequest request) {
        SocketAddress address = request.remoteAddress();
        try {
            return InetAddress.getByName(address == null ? null : address.hostAddress());
        } catch (UnknownHostException e) {
            return InetAddress.getLoopbackAddress();
        }
    }

    private static boolean isProxyHeader(Map.Entry<String, String> header) {
        String name = header.getKey().toLowerCase(Locale.ROOT);
        return name.startsWith("x-forwarded") || PROXY_HEADERS.contains(name);
    }

    private static boolean isLoopback(@Nullable SocketAddress address) {
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

    private static boolean isSameOrigin(@Nullable String origin, @Nullable String host) {
        try {
            return origin == null
                    || (host != null && host.equals(URI.create(origin).getAuthority()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
