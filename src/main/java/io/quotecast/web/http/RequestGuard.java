package io.quotecast.web.http;

import io.quotecast.base.Quoted;
import io.quotecast.config.QuotecastConfig;
import io.quotecast.protocol.ErrorCode;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Refuses requests before anything else handles them, upgrades to WebSocket included: those under a host name that is
 * not the server's, and those whose body the server and a proxy could delimit differently. Safe on any thread.
 */
@Singleton
class RequestGuard {
    private static final Logger LOG = Logger.getLogger(RequestGuard.class);
    /** Above the filters of Quarkus, such as CORS and authentication: its routes have the negative of it as order. */
    private static final int PRIORITY = 1_000;

    private static final String ANY = "*";
    /** A page cannot have such a name by DNS rebinding, because it is not looked up. */
    private static final Pattern NO_DNS_NAME =
            Pattern.compile("localhost|[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f:.%]+]|[0-9a-f.]*:[0-9a-f:.]+");

    private final boolean isAnyHostAccepted;
    private final Set<String> hosts;

    RequestGuard(QuotecastConfig config) {
        isAnyHostAccepted = config.hosts().contains(ANY);
        hosts = new HashSet<>();
        config.hosts().forEach(host -> hosts.add(normalize(host)));
        if (isAnyHostAccepted && !config.origins().contains(ANY)) {
            LOG.warn(
                    "quotecast.origins is restricted but quotecast.hosts is not: a page whose host name resolves to this"
                            + " server (DNS rebinding) passes as its own; set quotecast.hosts to the names of this server");
        }
    }

    void register(@Observes Router router) {
        router.route().order(-PRIORITY).handler(this::check).failureHandler(RequestGuard::onFailure);
    }

    /** Vert.x fails a request without a valid host before any handler, and would log it with a stack trace. */
    private static void onFailure(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        if (request.authority() == null
                && routing.statusCode() == 400
                && !request.response().ended()) {
            Problem.send(
                    request.response(),
                    400,
                    ErrorCode.INVALID_SYNTAX,
                    "host " + Quoted.of(String.join(", ", request.headers().getAll("Host"))) + " is not a host name");
        } else {
            routing.next();
        }
    }

    private void check(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        if (!isBodyUnambiguous(request)) {
            HttpServerResponse response = request.response().putHeader("Connection", "close");
            Problem.send(
                    response,
                    400,
                    ErrorCode.INVALID_SYNTAX,
                    "header Transfer-Encoding: "
                            + Quoted.of(String.join(", ", request.headers().getAll("Transfer-Encoding")))
                            + " is not supported; the only transfer coding is chunked, in HTTP/1.1");
            // What follows may be the body or another request.
            request.connection().close();
        } else if (!isHostAccepted(request)) {
            Problem.send(
                    request.response(),
                    421,
                    ErrorCode.INVALID_SYNTAX,
                    "host " + Quoted.of(String.join(", ", request.headers().getAll("Host")))
                            + " is not a name of this server; the operator can add it to quotecast.hosts");
        } else {
            routing.next();
        }
    }

    /** Whether the end of the body is clear (RFC 9112, section 6). */
    private static boolean isBodyUnambiguous(HttpServerRequest request) {
        List<String> codings = request.headers().getAll("Transfer-Encoding");
        return codings.isEmpty()
                || (codings.size() == 1
                        && codings.get(0).equalsIgnoreCase("chunked")
                        && request.version() == HttpVersion.HTTP_1_1);
    }

    private boolean isHostAccepted(HttpServerRequest request) {
        List<String> headers = request.headers().getAll("Host");
        if (headers.size() > 1) {
            return false;
        }
        HostAndPort authority = request.authority();
        if (authority == null) {
            // HTTP/1.0 permits a request without a host; browsers always send one.
            return headers.isEmpty() || isAnyHostAccepted;
        }
        String host = normalize(authority.host());
        return isAnyHostAccepted
                || hosts.contains(host)
                || NO_DNS_NAME.matcher(host).matches();
    }

    /** Returns a name in lower case and without the dot of an absolute one. */
    private static String normalize(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
