package io.quotecast.web.http;

import io.quotecast.base.Quoted;
import io.quotecast.history.TimeRange;
import io.quotecast.history.TradeCursor;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The query parameters that select a time range and the place in it where a page starts. */
public record TimeRangeParameters(
        @QueryParam("start")
        @Parameter(
                description = "Start of the time range, inclusive: microseconds, a date in UTC, or an ISO 8601 time"
                        + " with an offset. Unbounded if omitted.",
                schema = @Schema(type = SchemaType.STRING),
                example = "2026-01-05")
        @Nullable
        Time start,

        @QueryParam("end")
        @Parameter(
                description = "End of the time range, exclusive: microseconds, a date in UTC, or an ISO 8601 time"
                        + " with an offset. Unbounded if omitted.",
                schema = @Schema(type = SchemaType.STRING),
                example = "2026-01-05T14:30:00Z")
        @Nullable
        Time end,

        @QueryParam("cursor")
        @Parameter(description = "Cursor that the previous page returned.", schema = @Schema(type = SchemaType.STRING))
        @Nullable
        TradeCursor cursor) {
    /** Returns whether the request is for a time range, not for the newest rows. */
    boolean isGiven() {
        return start != null || end != null || cursor != null;
    }

    /** Returns the range from {@code start} (inclusive) to {@code end} (exclusive); a missing bound is unlimited. */
    TimeRange timeRange() throws ProtocolException {
        long from = start == null ? 0 : start.micros();
        long to = end == null ? Long.MAX_VALUE : end.micros();
        if (to <= from) {
            throw new ProtocolException(
                    ErrorCode.INVALID_OPTION, "start " + text(start) + " must be before end " + text(end));
        }
        return new TimeRange(from, to);
    }

    /** Returns the cursor after which a page starts: the given one, or else the start of the range. */
    TradeCursor startCursor(TimeRange timeRange) {
        return cursor == null ? TradeCursor.before(timeRange.startMicros()) : cursor;
    }

    private static String text(@Nullable Time time) {
        return Quoted.of(time == null ? "null" : time.text());
    }
}
