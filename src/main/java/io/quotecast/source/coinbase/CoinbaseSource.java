package io.quotecast.source.coinbase;

import io.quotecast.base.Backoff;
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
import io.quotecast.source.exchange.ExchangeConnection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Live trades and quotes of Coinbase Exchange from its public WebSocket. Runs on a thread of its own. */
public final class CoinbaseSource implements EventSource {
    private static final System.Logger LOG = System.getLogger(CoinbaseSource.class.getName());
    private static final int DECIMALS = 8;

    private final CoinbaseSettings settings;
    private final RandomGenerator random;
    private final Map<String, Instrument> products = new LinkedHashMap<>();
    private @Nullable ExchangeConnection connection;

    /** Adds the products that are not in {@code instruments}, with 8 decimals. */
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
    public synchronized void start(EventSink sink) {
        if (connection != null) {
            throw new IllegalStateException("the source can be started only once");
        }
        Backoff backoff = new Backoff(settings.initialBackoff(), settings.maxBackoff(), random);
        connection = new ExchangeConnection(
                name(),
                settings.address(),
                settings.silence(),
                backoff,
                sink,
                new CoinbaseConversation(products, sink));
        connection.open();
    }

    @Override
    public synchronized void close() {
        if (connection != null) {
            connection.close();
        }
    }

    /** The protocol of Coinbase Exchange; its state outlasts a connection. Owned by the thread of the source. */
    private static final class CoinbaseConversation implements ExchangeConnection.Conversation {
        private final Map<String, Instrument> products;
        private final EventSink sink;
        private final CoinbaseReader reader;
        private final RejectionLog rejectionLog = new RejectionLog(LOG, "Coinbase");
        private final Map<Instrument, Long> lastTrades = new HashMap<>();

        CoinbaseConversation(Map<String, Instrument> products, EventSink sink) {
            this.products = products;
            this.sink = sink;
            this.reader = new CoinbaseReader(products);
        }

        /** Subscribes to heartbeats too, which arrive every second, so that only a dead connection is silent. */
        @Override
        public String openingMessage() {
            return products.keySet().stream()
                    .map(product -> '"' + product + '"')
                    .collect(Collectors.joining(
                            ",",
                            "{\"type\":\"subscribe\",\"product_ids\":[",
                            "],\"channels\":[\"ticker\",\"matches\",\"heartbeat\"]}"));
        }

        @Override
        public ExchangeConnection.MessageOutcome onMessage(String message) {
            CoinbaseMessage parsed = reader.read(message, sink.nowMicros());
            if (parsed instanceof CoinbaseMessage.Rejected rejected) {
                reject(rejected.reason(), rejected.detail());
                return ExchangeConnection.MessageOutcome.INVALID;
            }
            if (parsed instanceof CoinbaseMessage.Failure failure) {
                LOG.log(System.Logger.Level.WARNING, "Coinbase sent an error: " + failure.message());
                sink.report(SourceState.Kind.DOWN, "error from the exchange: " + failure.message());
                return ExchangeConnection.MessageOutcome.UNAVAILABLE;
            }
            if (parsed instanceof CoinbaseMessage.Event event) {
                offer(event.event());
            } else if (parsed instanceof CoinbaseMessage.LastMatch lastTrade) {
                countMissed(lastTrade.instrument(), lastTrade.tradeId());
            }
            return ExchangeConnection.MessageOutcome.VALID;
        }

        @Override
        public void onBinary(int bytes) {
            reject(Rejection.MALFORMED, "binary message of " + bytes + " bytes");
        }

        private void offer(MarketEvent event) {
            Rejection rejection = sink.offer(event);
            if (rejection == Rejection.CLOSED) {
                return;
            }
            if (rejection != null) {
                rejectionLog.report("event", RejectionText.of(rejection, event, sink.nowMicros()), sink.nowMicros());
            } else if (event instanceof Trade trade) {
                lastTrades.merge(trade.instrument(), trade.tradeId(), Math::max);
            }
        }

        /** Logs how many trades were missed: the trade ids of a product are consecutive. */
        private void countMissed(Instrument instrument, long newestTradeId) {
            Long lastTrade = lastTrades.get(instrument);
            lastTrades.merge(instrument, newestTradeId, Math::max);
            if (lastTrade != null && newestTradeId > lastTrade) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "Coinbase: " + (newestTradeId - lastTrade) + " trades of " + instrument.symbol()
                                + " were missed while disconnected (up to id " + newestTradeId + ")");
            }
        }

        private void reject(Rejection reason, String detail) {
            sink.reject(reason);
            rejectionLog.report("message", detail, sink.nowMicros());
        }
    }
}
