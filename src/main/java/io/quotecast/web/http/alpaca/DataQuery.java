package io.quotecast.web.http.alpaca;

import io.quotecast.base.TimeText;
import io.quotecast.history.TimeRange;
import io.quotecast.market.Timeframes;
import jakarta.ws.rs.QueryParam;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The parameters of a request for market data. Parameters that are not known are ignored. */
public class DataQuery {
    private static final int DEFAULT_LIMIT = 1_000;
    private static final int MAX_LIMIT = 10_000;
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    @QueryParam("symbols")
    @Nullable
    String symbols;

    @QueryParam("timeframe")
    @Nullable
    String timeframe;

    @QueryParam("start")
    @Nullable
    String start;

    @QueryParam("end")
    @Nullable
    String end;

    @QueryParam("limit")
    @Nullable
    String limit;

    @QueryParam("sort")
    @Nullable
    String sort;

    @QueryParam("page_token")
    @Nullable
    String pageToken;

    /**
     * Where the next page begins.
     *
     * @param symbol the symbol with which it begins, as clients write it
     * @param cursor what is left of that symbol; empty for all
     */
    record PageToken(String symbol, String cursor) {
        String text() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((symbol + "|" + cursor).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Returns the names of the symbols, each once and in order. */
    List<String> symbolNames() {
        if (symbols == null || symbols.isBlank()) {
            throw AlpacaProblem.badRequest("symbols is required");
        }
        return Stream.of(symbols.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }

    BarSpan span(Timeframes timeframes) {
        if (timeframe == null) {
            throw AlpacaProblem.badRequest("timeframe is required");
        }
        return BarSpan.parse(timeframe, timeframes);
    }

    int rowLimit() {
        if (limit == null) {
            return DEFAULT_LIMIT;
        }
        try {
            int rows = Integer.parseInt(limit);
            if (rows >= 1 && rows <= MAX_LIMIT) {
                return rows;
            }
        } catch (NumberFormatException e) {
            throw AlpacaProblem.invalid("limit", limit);
        }
        throw AlpacaProblem.badRequest("invalid limit: " + limit + " is out of range (1 to " + MAX_LIMIT + ")");
    }

    boolean isDescending() {
        if (sort == null || sort.equals("asc")) {
            return false;
        }
        if (sort.equals("desc")) {
            return true;
        }
        throw AlpacaProblem.invalid("sort", sort);
    }

    /** Returns the range of time, whose last moment is included; by default, the day of UTC so far. */
    TimeRange range(long nowMicros) {
        long endMicros = end == null ? nowMicros : time("end", end);
        long startMicros =
                start == null ? Math.floorDiv(endMicros, MICROS_PER_DAY) * MICROS_PER_DAY : time("start", start);
        if (startMicros > endMicros) {
            throw AlpacaProblem.badRequest("end should not be before start");
        }
        return new TimeRange(startMicros, endMicros + 1);
    }

    @Nullable
    PageToken page() {
        if (pageToken == null || pageToken.isEmpty()) {
            return null;
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(pageToken), StandardCharsets.UTF_8);
            int separator = text.lastIndexOf('|');
            if (separator > 0) {
                return new PageToken(text.substring(0, separator), text.substring(separator + 1));
            }
        } catch (IllegalArgumentException e) {
            throw AlpacaProblem.invalid("page_token", pageToken);
        }
        throw AlpacaProblem.invalid("page_token", pageToken);
    }

    private static long time(String parameter, String text) {
        long micros = TimeText.parseFromUrl(text);
        if (micros < 0) {
            throw AlpacaProblem.invalid(parameter, text);
        }
        return micros;
    }
}
