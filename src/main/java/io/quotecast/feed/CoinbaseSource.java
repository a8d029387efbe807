package io.quotecast.feed;

import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Symbol;
import io.quotecast.market.Trade;
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
    private @Nullable Upstream upstream;

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
    public synchronized void start(Inlet inlet) {
        if (upstream != null) {
            throw new IllegalStateException("a source is started once");
        }
        Backoff backoff = new Backoff(settings.firstRetry(), settings.lastRetry(), random);
        upstream = new Upstream(
                name(), settings.address(), settings.silence(), backoff, inlet, new Listening(products, inlet));
        upstream.open();
    }

    @Override
    public synchronized void close() {
        if (upstream != null) {
            upstream.close();
        }
    }

    /** The talk with the exchange, over all connections. Owned by the thread of the source. */
    private static final class Listening implements Upstream.Conversation {
        private final Map<String, Instrument> products;
        private final Inlet inlet;
        private final CoinbaseReader reader;
        private final RefusalLog refusals = new RefusalLog(LOG, "Coinbase");
        private final Map<Instrument, Long> lastTrades = new HashMap<>();

        Listening(Map<String, Instrument> products, Inlet inlet) {
            this.products = products;
            this.inlet = inlet;
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
        public Upstream.Heard hear(String message) {
            CoinbaseFrame frame = reader.read(message, inlet.nowMicros());
            if (frame instanceof CoinbaseFrame.Refused refused) {
                refuse(refused.reason(), refused.detail());
                return Upstream.Heard.NONSENSE;
            }
            if (frame instanceof CoinbaseFrame.Failure failure) {
                LOG.log(System.Logger.Level.WARNING, "Coinbase answered with an error: " + failure.message());
                inlet.tell(SourceState.Kind.DOWN, "the exchange says: " + failure.message());
                return Upstream.Heard.TROUBLE;
            }
            if (frame instanceof CoinbaseFrame.Event event) {
                offer(event.event());
            } else if (frame instanceof CoinbaseFrame.LastMatch last) {
                countMissed(last.instrument(), last.tradeId());
            }
            return Upstream.Heard.SENSE;
        }

        @Override
        public void hearBinary(int bytes) {
            refuse(Rejection.MALFORMED, "a binary frame of " + bytes + " bytes");
        }

        private void offer(MarketEvent event) {
            Rejection rejection = inlet.offer(event);
            if (rejection == Rejection.CLOSED) {
                return;
            }
            if (rejection != null) {
                refusals.note("an event", RefusalText.of(rejection, event, inlet.nowMicros()), inlet.nowMicros());
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
            inlet.refuse(reason);
            refusals.note("a frame", detail, inlet.nowMicros());
        }
    }
}
