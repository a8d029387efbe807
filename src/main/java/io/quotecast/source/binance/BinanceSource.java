package io.quotecast.source.binance;

import io.quotecast.base.Backoff;
import io.quotecast.market.Instruments;
import io.quotecast.market.Symbol;
import io.quotecast.source.EventSink;
import io.quotecast.source.EventSource;
import io.quotecast.source.exchange.CombinedState;
import io.quotecast.source.exchange.Decimals;
import io.quotecast.source.exchange.ExchangeConnection;
import io.quotecast.source.exchange.ExchangeInstruments;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Live trades and quotes of Binance spot from its public WebSocket. Each connection carries up to
 * {@value #PRODUCTS_PER_CONNECTION} products and runs on a thread of its own.
 */
public final class BinanceSource implements EventSource {
    /** The exchange allows 1,024 streams; the address has to fit into the head of a request. */
    static final int PRODUCTS_PER_CONNECTION = 100;

    private static final Duration OVERLAP = Duration.ofSeconds(5);

    private final BinanceSettings settings;
    private final RandomGenerator random;
    private final Instruments catalog;
    private final Optional<Map<String, Decimals>> decimals;
    private final List<ExchangeConnection> connections = new ArrayList<>();
    private boolean isStarted;

    /**
     * Adds the products that are not in {@code instruments} and whose decimals are known; {@link #start} adds the
     * others, unless a journal has listed them by then.
     *
     * @param decimals the decimals of products that the exchange trades, by product; empty if nobody knows
     */
    public BinanceSource(
            BinanceSettings settings,
            Instruments instruments,
            RandomGenerator random,
            Optional<Map<String, Decimals>> decimals) {
        this.settings = settings;
        this.random = random;
        this.catalog = instruments;
        this.decimals = decimals;
        Map<String, Decimals> known = decimals.orElse(Map.of());
        settings.symbols().forEach((product, symbol) -> {
            if (known.containsKey(product)) {
                list(new ExchangeInstruments(catalog), product, symbol);
            }
        });
    }

    @Override
    public String name() {
        return "binance";
    }

    @Override
    public synchronized void start(EventSink sink) {
        if (isStarted) {
            throw new IllegalStateException("the source can be started only once");
        }
        isStarted = true;
        List<String> products = List.copyOf(settings.symbols().keySet());
        int count = (products.size() + PRODUCTS_PER_CONNECTION - 1) / PRODUCTS_PER_CONNECTION;
        CombinedState states = new CombinedState(sink, count);
        for (int i = 0; i < count; i++) {
            int end = Math.min(products.size(), (i + 1) * PRODUCTS_PER_CONNECTION);
            connections.add(connect(products.subList(i * PRODUCTS_PER_CONNECTION, end), i, sink, states));
        }
        connections.forEach(ExchangeConnection::open);
    }

    @Override
    public synchronized void close() {
        connections.forEach(ExchangeConnection::close);
    }

    private ExchangeConnection connect(List<String> products, int index, EventSink sink, CombinedState states) {
        ExchangeInstruments instruments = new ExchangeInstruments(catalog);
        products.forEach(product -> list(instruments, product, symbol(product)));
        return new ExchangeConnection(
                index == 0 ? name() : name() + "-" + (index + 1),
                streams(products),
                settings.silence(),
                new ExchangeConnection.Renewal(settings.maxLife(), OVERLAP),
                new Backoff(settings.initialBackoff(), settings.maxBackoff(), random),
                states.reporter(index),
                new BinanceFeedConversation(instruments, remark(products), sink, System::nanoTime));
    }

    /** Returns the address of the streams of products. */
    private URI streams(List<String> products) {
        String names = products.stream()
                .map(product -> product.toLowerCase(Locale.ROOT))
                .map(product -> product + "@trade/" + product + "@bookTicker")
                .collect(Collectors.joining("/"));
        return URI.create(settings.address() + "/stream?timeUnit=MICROSECOND&streams=" + names);
    }

    /** Names the products that the exchange does not trade: it accepts their streams and sends nothing. */
    private String remark(List<String> products) {
        return decimals.map(known -> products.stream()
                        .filter(product -> !known.containsKey(product))
                        .collect(Collectors.joining(", ")))
                .filter(names -> !names.isEmpty())
                .map(names -> "not available: " + names)
                .orElse("");
    }

    private Symbol symbol(String product) {
        return settings.symbols().getOrDefault(product, new Symbol(product));
    }

    private void list(ExchangeInstruments instruments, String product, Symbol symbol) {
        instruments.add(product, symbol, "BINANCE", "Crypto", decimals.map(known -> known.get(product)));
    }
}
