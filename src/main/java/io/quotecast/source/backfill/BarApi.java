package io.quotecast.source.backfill;

import io.quotecast.market.Timeframe;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The REST API of an exchange for bars of the past. Immutable. */
public interface BarApi {
    /** The {@link #levels} of an exchange that has all bars: days of two years, hours of 30 days, minutes of 5 days. */
    List<Level> WHOLE_PAST = List.of(
            new Level(Timeframe.DAY, 730), new Level(Timeframe.HOUR, 720), new Level(Timeframe.MINUTE, 5 * 1_440));

    /** Returns the name of the exchange for log lines. */
    String exchange();

    /** Returns the timeframes that are loaded, longest first; {@link Timeframe#MINUTE} is the last one. */
    List<Level> levels();

    /**
     * Returns whether bars of any time can be requested; otherwise, the exchange has only the newest ones, as many as
     * the levels say.
     */
    default boolean hasWholePast() {
        return true;
    }

    /** Returns the maximum number of bars in a response. */
    int barsPerPage();

    /** Returns the time between two requests that the rate limit of the exchange allows. */
    Duration pause();

    /**
     * Returns the address of the bars that start at or after one time and before another, of which there are at most
     * {@link #barsPerPage}; both are multiples of the timeframe.
     */
    URI page(URI address, String product, Timeframe timeframe, long startMicros, long endMicros);

    /**
     * Returns the bars of a response, in any order; the response may contain more than was requested.
     *
     * @throws IOException if the text is not a complete response with bars; the message says what it is
     */
    List<ExchangeBar> parse(String text) throws IOException;

    /**
     * How far back the bars of a timeframe are loaded.
     *
     * @param timeframe at most {@link Timeframe#DAY}; days of the exchange are those of UTC
     * @param bars number of bars before the source begins
     */
    record Level(Timeframe timeframe, int bars) {}
}
