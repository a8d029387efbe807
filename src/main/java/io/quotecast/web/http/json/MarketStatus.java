package io.quotecast.web.http.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quotecast.market.MarketState;
import io.quotecast.market.Session;
import org.jspecify.annotations.Nullable;

/**
 * The state of the market, in the form of the feed's message.
 *
 * @param state {@code open} or {@code closed}
 * @param next null if the current session never ends
 */
public record MarketStatus(
        @JsonProperty("T") String kind,
        @JsonProperty("st") String state,
        String session,
        @JsonProperty("t") long timeMicros,
        @Nullable Change next) {
    /** The next session. */
    public record Change(
            @JsonProperty("st") String state,
            String session,
            @JsonProperty("t") long timeMicros) {}

    public static MarketStatus of(MarketState state) {
        Session next = state.next();
        return new MarketStatus(
                "market",
                openOrClosed(state.session()),
                state.session().text(),
                state.timeMicros(),
                next == null ? null : new Change(openOrClosed(next), next.text(), state.nextMicros()));
    }

    private static String openOrClosed(Session session) {
        return session.isOpen() ? "open" : "closed";
    }
}
