package io.quotecast.source.coinbase;

import io.quotecast.ingest.Rejection;
import io.quotecast.ingest.RejectionLog;
import io.quotecast.ingest.RejectionText;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Symbol;
import io.quotecast.market.Trade;
import io.quotecast.source.EventSink;
import io.quotecast.source.EventSource;
import io.quotecast.source.SourceState;
import io.quotecast.source.exchange.Backoff;
import io.quotecast.source.exchange.ExchangeConnection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Trades and best prices of Coinbase Exchange, live from its public WebSocket. Works on a thread of its own. */
public final class CoinbaseSource implements EventSource {
    private static final System.Logger LOG = System.getLogger(CoinbaseSource.class.getName());
    private static final int DECIMALS = 8;

    private final CoinbaseSettings settings;
    private final RandomGenerator random;
    private final Map<String, Instrument> products = new LinkedHashMap<>();
    private @Nullable ExchangeConnection exchangeConnection;

    /** Lists the products that the catalogue does not know, with 8 decimals. */
    public CoinbaseSource(CoinbaseSettings settings, Instruments instruments, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
        for (String product : settings.products()) {
            products.put(
                    product,
                    instruments.list(new Symbol(product), product, "COINBASE", "Crypto", DECIMALS, DECIMALS, 1));
        }
    }

    @Override
    public String name() {
        return "coinbase";
    }

    @Override
    public synchronized void start(EventSink eventSink) {
        if (exchangeConnection != null) {
            throw new IllegalStateException("a source is started once");
        }
        Backoff backoff = new Backoff(settings.firstRetry(), settings.lastRetry(), random);
        exchangeConnection = new ExchangeConnection(
                name(),
                settings.address(),
                settings.silence(),
                backoff,
                eventSink,
                new CoinbaseConversation(products, eventSink));
        exchangeConnection.open();
    }

    @Override
    public synchronized void close() {
        if (exchangeConnection != null) {
            exchangeConnection.close();
        }
    }

    /** The talk with the exchange, over all connections. Owned by the thread of the source. */
    private static final class CoinbaseConversation implements ExchangeConnection.Conversation {
        private final Map<String, Instrument> products;
        private final EventSink eventSink;
        private final CoinbaseReader reader;
        private final RejectionLog refusals = new RejectionLog(LOG, "Coinbase");
        private final Map<Instrument, Long> lastTrades = new HashMap<>();

        CoinbaseConversation(Map<String, Instrument> products, EventSink eventSink) {
            this.products = products;
            this.eventSink = eventSink;
            this.reader = new CoinbaseReader(products);
        }

        /** The heartbeats tell a quiet market from a dead connection: they come every second, whatever trades. */
        @Override
        public String greeting() {
            return products.keySet().stream()
                    .map(product -> '"' + product + '"')
                    .collect(Collectors.joining(
                            ",",
                            "{\"type\":\"subscribe\",\"product_ids\":[",
                            "],\"channels\":[\"ticker\",\"matches\",\"heartbeat\"]}"));
        }

        @Override
        public ExchangeConnection.MessageOutcome hear(String message) {
            CoinbaseMessage frame = reader.read(message, eventSink.nowMicros());
            if (frame instanceof CoinbaseMessage.Rejected rejected) {
                refuse(rejected.reason(), rejected.detail());
                return ExchangeConnection.MessageOutcome.NONSENSE;
            }
            if (frame instanceof CoinbaseMessage.Failure failure) {
                LOG.log(System.Logger.Level.WARNING, "Coinbase answered with an error: " + failure.message());
                eventSink.tell(SourceState.Kind.DOWN, "the exchange says: " + failure.message());
                return ExchangeConnection.MessageOutcome.TROUBLE;
            }
            if (frame instanceof CoinbaseMessage.Event event) {
                offer(event.event());
            } else if (frame instanceof CoinbaseMessage.LastMatch last) {
                countMissed(last.instrument(), last.tradeId());
            }
            return ExchangeConnection.MessageOutcome.SENSE;
        }

        @Override
        public void hearBinary(int bytes) {
            refuse(Rejection.MALFORMED, "a binary frame of " + bytes + " bytes");
        }

        private void offer(MarketEvent event) {
            Rejection rejection = eventSink.offer(event);
            if (rejection == Rejection.CLOSED) {
                return;
            }
            if (rejection != null) {
                refusals.note(
                        "an event", RejectionText.of(rejection, event, eventSink.nowMicros()), eventSink.nowMicros());
            } else if (event instanceof Trade trade) {
                lastTrades.merge(trade.instrument(), trade.tradeId(), Math::max);
            }
        }

        /** Trade ids of one product count up by one, so a step over some of them is a loss. */
        private void countMissed(Instrument instrument, long newest) {
            Long last = lastTrades.get(instrument);
            lastTrades.merge(instrument, newest, Math::max);
            if (last != null && newest > last) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "Coinbase: " + (newest - last) + " trades of " + instrument.symbol()
                                + " were missed while not connected (up to id " + newest + ")");
            }
        }

        private void refuse(Rejection reason, String detail) {
            eventSink.refuse(reason);
            refusals.note("a frame", detail, eventSink.nowMicros());
        }
    }
}
