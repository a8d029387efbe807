package io.quotecast.testing;

import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Trade;
import io.quotecast.source.EventSink;
import io.quotecast.source.SourceState;
import io.quotecast.source.exchange.ExchangeProtocol;
import io.quotecast.source.exchange.ExchangeSettings;
import io.quotecast.source.exchange.ExchangeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A source of an exchange, with a server in place of the exchange and a pipeline that records its events. */
public final class ExchangeFixture implements AutoCloseable {
    public final ManualClock clock = new ManualClock(Instant.parse("2026-01-05T14:30:00Z"));
    public final Instruments instruments = new Instruments();
    public final RecordingPipeline pipeline = new RecordingPipeline(clock);
    public final StubExchange exchange = new StubExchange();
    public final EventSink sink;
    private @Nullable ExchangeSource source;

    public ExchangeFixture(String sourceName) {
        sink = pipeline.sink(sourceName);
    }

    /** Starts a source that retries within 20 ms. */
    public void start(ExchangeProtocol protocol, ExchangeSettings settings) {
        ExchangeSource started = new ExchangeSource(
                protocol,
                settings.withBackoff(Duration.ofMillis(1), Duration.ofMillis(20)),
                instruments,
                new Random(42));
        source = started;
        started.start(sink);
    }

    public Instrument instrument(String symbol) {
        return instruments.find(symbol).orElseThrow();
    }

    /** Returns the ids of the next events, all of which are trades. */
    public List<Long> nextTradeIds(int count) throws InterruptedException {
        return ids(pipeline.nextEvents(count));
    }

    /** Returns the text of the next reported state of a kind. */
    public String awaitState(SourceState.Kind kind) throws InterruptedException {
        return pipeline.awaitState(state -> state.kind() == kind).text();
    }

    public static List<Long> ids(List<MarketEvent> events) {
        return events.stream().map(event -> ((Trade) event).tradeId()).toList();
    }

    @Override
    public void close() {
        if (source != null) {
            source.close();
        }
        pipeline.close();
        exchange.close();
    }
}
