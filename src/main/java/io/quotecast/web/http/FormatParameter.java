package io.quotecast.web.http;

import io.quotecast.base.Quoted;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.web.QueryParameters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/**
 * Lets programs that cannot set a header, such as spreadsheets, select the form of a response in the URL: {@code
 * format=csv} stands for the {@code Accept} header with its media type. Safe on any thread.
 */
@Singleton
class FormatParameter {
    private static final String PATHS = "/v1/(symbols|snapshot|bars/[^/]+|trades|trades/[^/]+)";
    /** Before the resources choose the form of the response. */
    private static final int ORDER = -880;

    private static final Map<String, String> MEDIA_TYPES =
            Map.of("json", "application/json", "csv", "text/csv", "ndjson", "application/x-ndjson");

    void register(@Observes Router router) {
        router.routeWithRegex(PATHS).order(ORDER).handler(FormatParameter::translate);
    }

    private static void translate(RoutingContext routing) {
        String format = String.join(
                ",", QueryParameters.parse(routing.request().query()).getOrDefault("format", List.of()));
        if (format.isEmpty()) {
            routing.next();
            return;
        }
        String mediaType = MEDIA_TYPES.get(format);
        if (mediaType == null) {
            Problem.send(
                    routing.response(),
                    400,
                    ErrorCode.INVALID_OPTION,
                    "format " + Quoted.of(format) + " must be json, csv or ndjson");
            return;
        }
        routing.request().headers().set(HttpHeaders.ACCEPT, mediaType);
        routing.next();
    }
}
