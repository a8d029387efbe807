package io.quotecast.web.http.json;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How times are written in responses. */
public enum TimeForm {
    /** Whole microseconds since 1970-01-01T00:00Z. */
    MICROS("micros") {
        @Override
        Object of(long micros) {
            return micros;
        }
    },
    /** RFC 3339 in UTC, always with six decimals: {@code 2026-01-05T14:30:00.123456Z}. */
    ISO("iso") {
        @Override
        Object of(long micros) {
            return RFC_3339.format(Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC));
        }
    };

    private static final DateTimeFormatter RFC_3339 =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);
    /** The time of an event as the encoder writes it; in a text, each quote would follow a backslash. */
    private static final Pattern EVENT_TIME = Pattern.compile("(?<=[,{])\"t\":(-?[0-9]{1,18})");

    private final String text;

    TimeForm(String text) {
        this.text = text;
    }

    /** Returns the name in the parameter {@code time}. */
    public String text() {
        return text;
    }

    /** Returns a time as a number or a text. */
    abstract Object of(long micros);

    /** Returns an event, or several, in the JSON of the stream, with the times in this form. */
    public String inEvents(String json) {
        if (this == MICROS) {
            return json;
        }
        Matcher matcher = EVENT_TIME.matcher(json);
        return matcher.replaceAll(found -> "\"t\":\"" + of(Long.parseLong(found.group(1))) + "\"");
    }
}
