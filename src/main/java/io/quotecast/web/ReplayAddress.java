package io.quotecast.web;

import io.quotecast.base.Quoted;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.ReplayOptions;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The options of a replay in the path of an address, for clients that append a path of their own to it. */
public final class ReplayAddress {
    /** The header in which the options reach the endpoint. */
    public static final String HEADER = "Quotecast-Replay";

    /** {@code /replay/OPTIONS/DIALECT/...}. */
    public static final Pattern PATTERN =
            Pattern.compile("/replay/(?<options>[^/]+)(?<path>/(?<dialect>[a-z]+)(/.*)?)");

    private ReplayAddress() {}

    /** Returns a path without the options of a replay in front of it. */
    public static String strip(String path) {
        Matcher address = PATTERN.matcher(path);
        return address.matches() ? address.group("path") : path;
    }

    /**
     * Reads options of the form {@code start=2026-01-05T14:30:00Z,end=2026-01-05T21:00:00Z,speed=10}.
     *
     * @throws ProtocolException with the option that is wrong
     */
    public static ReplayOptions parse(String text) throws ProtocolException {
        Map<String, String> values = new LinkedHashMap<>();
        for (String option : decode(text).split(",")) {
            String[] parts = option.split("=", 2);
            if (parts.length < 2 || !parts[0].matches("start|end|speed") || values.put(parts[0], parts[1]) != null) {
                throw new ProtocolException(
                        ErrorCode.INVALID_OPTION,
                        "replay option " + Quoted.of(option) + ": use each of start=, end= and speed= at most once,"
                                + " as in /replay/start=2026-01-05T14:30:00Z,speed=10/binance/ws");
            }
        }
        return ReplayOptions.parseBeginning(values.get("start"), values.get("end"), values.get("speed"));
    }

    private static String decode(String text) {
        try {
            // A plus sign stands for itself in a path.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
