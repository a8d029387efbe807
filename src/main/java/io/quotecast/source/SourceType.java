package io.quotecast.source;

import io.quotecast.config.Violations;
import io.quotecast.ingest.Listing;
import io.quotecast.market.Instruments;
import io.quotecast.market.Timeframes;
import io.quotecast.market.TradingHours;
import io.quotecast.source.backfill.BarEndpoint;
import io.quotecast.source.exchange.ExchangeProtocol;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A type of source: its name, its settings, their checks, and how to create a source. {@link SourceRegistry} lists all
 * types.
 *
 * @param <S> the settings: a {@code ConfigMapping} interface whose prefix is {@code quotecast.} and the name
 */
public interface SourceType<S> {
    /** Returns the name of the source in the setting {@code quotecast.source}. */
    String name();

    Class<S> settingsType();

    /**
     * Checks the rules that the annotations of the settings cannot express. Called only if the source is configured.
     */
    default void check(S settings, Context context, Violations violations) {}

    /**
     * Creates a source, which does not run yet. Called at start-up, to check the settings, and on every start.
     *
     * @throws IllegalArgumentException if the settings are invalid; the message names the setting and its value
     */
    EventSource create(S settings, Context context, SourceRunner.ResumePoint resumePoint);

    /** Returns the protocol that reads a capture of this source; empty unless the source is an exchange. */
    default Optional<ExchangeProtocol> capturedProtocol() {
        return Optional.empty();
    }

    /** Returns the trading hours that the server announces if this source is configured. */
    default TradingHours tradingHours(S settings) {
        return TradingHours.ALWAYS_OPEN;
    }

    /** Returns the bars of the past that can be requested; empty unless the source is an exchange that has an API. */
    default Optional<BarEndpoint> barEndpoint(S settings) {
        return Optional.empty();
    }

    /**
     * Returns the bars from before the first trade of the source. Called once, with valid settings.
     *
     * @throws IllegalArgumentException if the settings demand bars that do not exist; the message names the setting
     */
    default PastBars pastBars(S settings, Context context) {
        return PastBars.NONE;
    }

    /**
     * What sources are created from.
     *
     * @param listings all listed instruments, in the order of the list
     * @param instruments the instruments of the server, to which a source may add its own
     * @param timeframes the bars that the server makes
     * @param barEndpoints the bars of exchanges that can be requested, by the name of the source
     */
    record Context(
            List<Listing> listings,
            Instruments instruments,
            Timeframes timeframes,
            InstantSource clock,
            RandomGenerator random,
            Map<String, BarEndpoint> barEndpoints) {
        public Context {
            barEndpoints = Collections.unmodifiableMap(new LinkedHashMap<>(barEndpoints));
        }

        /** Creates a context without bars that can be requested. */
        public Context(
                List<Listing> listings,
                Instruments instruments,
                Timeframes timeframes,
                InstantSource clock,
                RandomGenerator random) {
            this(listings, instruments, timeframes, clock, random, Map.of());
        }

        Context with(Map<String, BarEndpoint> endpoints) {
            return new Context(listings, instruments, timeframes, clock, random, endpoints);
        }
    }
}
