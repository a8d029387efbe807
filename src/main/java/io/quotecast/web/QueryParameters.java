package io.quotecast.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters in the query of a URL. */
public final class QueryParameters {
    private QueryParameters() {}

    /**
     * Returns the values of each parameter, in the order of the query. A parameter without {@code =} has an empty
     * value. Text with an invalid percent-encoding is returned as it is, so that the reader of the parameter rejects
     * it, and not the whole query.
     *
     * @param query the encoded query without its question mark; null or empty if there is none
     */
    public static Map<String, List<String>> parse(@Nullable String query) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (query == null) {
            return parameters;
        }
        for (String parameter : query.split("&")) {
            if (!parameter.isEmpty()) {
                int end = parameter.indexOf('=');
                String key = decode(end < 0 ? parameter : parameter.substring(0, end));
                String value = end < 0 ? "" : decode(parameter.substring(end + 1));
                parameters.computeIfAbsent(key, ignored -> new ArrayList<>()).add(value);
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
