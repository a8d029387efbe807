package io.quotecast.web.security;

import io.quotecast.config.QuotecastConfig;
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

/** Determines from where a request comes, which limits what it may do. Safe on any thread. */
@Singleton
public class RequestOrigin {
    /** The headers, in lower case, by which proxies identify the client. */
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

    /** Values of {@code Sec-Fetch-Site} of requests that no page of another origin has caused. */
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    private final boolean isLocalTrusted;
    private final List<String> trustedOrigins;

    RequestOrigin(QuotecastConfig config) {
        this.isLocalTrusted = config.trustLocal();
        this.trustedOrigins = config.trustedOrigins().orElse(List.of());
    }

    /**
     * Whether local programs are trusted and the request seems to come from one. Excludes proxies that say so in a
     * header, and foreign web pages in a browser on this machine, including those whose host name resolves to it (DNS
     * rebinding). A proxy or tunnel that sends no such header cannot be told from a local program; hence the setting.
     */
    boolean isTrustedLocal(HttpServerRequest request) {
        String host = host(request);
        return isLocalTrusted
                && isLoopback(request.remoteAddress())
                && request.headers().entries().stream().noneMatch(RequestOrigin::isProxyHeader)
                && host != null
                && host.matches("(localhost|127\\.0\\.0\\.1|\\[::1\\])(:[0-9]+)?")
                && isSameOrigin(request.getHeader("Origin"), host)
                && isOwnSite(request);
    }

    /** Whether the request comes from a page of the server or of a trusted origin, or from no web page at all. */
    boolean isTrusted(HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        return (origin != null && trustedOrigins.contains(origin))
                || (isSameOrigin(origin, host(request)) && isOwnSite(request));
    }

    /** Whether the browser, if it is one, says that no page of another origin has caused the request (Fetch Metadata). */
    private static boolean isOwnSite(HttpServerRequest request) {
        return request.headers().getAll("Sec-Fetch-Site").stream()
                .allMatch(site -> OWN_SITE.contains(site.strip().toLowerCase(Locale.ROOT)));
    }

    /**
     * Returns the address of the peer, or the loopback address for a peer without one, such as a Unix domain socket.
     */
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

    /** Returns the server's name in the request: the Host header, or {@code :authority} of HTTP/2. */
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
