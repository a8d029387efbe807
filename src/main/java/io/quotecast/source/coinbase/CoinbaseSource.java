package io.quotecast.source.coinbase;

import io.quotecast.base.Backoff;
import io.quotecast.market.Instruments;
import io.quotecast.market.Symbol;
import io.quotecast.source.EventSink;
import io.quotecast.source.EventSource;
import io.quotecast.source.exchange.Decimals;
import io.quotecast.source.exchange.ExchangeConnection;
import io.quotecast.source.exchange.ExchangeInstruments;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Live trades and quotes of Coinbase Exchange from its public WebSocket. Runs on a thread of its own. */
public final class CoinbaseSource implements EventSource {
    private final CoinbaseSettings settings;
    private final RandomGenerator random;
    private final ExchangeInstruments instruments;
    private @Nullable ExchangeConnection connection;

    /**
     * Adds the products that are not in {@code instruments} and whose decimals are known; {@link #start} adds the
     * others, unless a journal has listed them by then.
     *
     * @param decimals the decimals of products, by product id
     */
    public CoinbaseSource(
            CoinbaseSettings settings,
            Instruments instruments,
            RandomGenerator random,
            Map<String, Decimals> decimals) {
        this.settings = settings;
        this.random = random;
        this.instruments = new ExchangeInstruments(instruments);
        for (String product : settings.products()) {
            Decimals known = decimals.get(product);
            if (known != null) {
                add(product, Optional.of(known));
            }
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
        settings.products().stream()
                .filter(product -> instruments.find(product) == null)
                .forEach(product -> add(product, Optional.empty()));
        Backoff backoff = new Backoff(settings.initialBackoff(), settings.maxBackoff(), random);
        connection = new ExchangeConnection(
                name(),
                settings.address(),
                settings.silence(),
                backoff,
                sink,
                new CoinbaseFeedConversation(
                        settings.products(), instruments, settings.silence(), sink, System::nanoTime));
        connection.open();
    }

    @Override
    public synchronized void close() {
        if (connection != null) {
            connection.close();
        }
    }

    private void add(String product, Optional<Decimals> decimals) {
        instruments.add(product, new Symbol(product), "COINBASE", "Crypto", decimals);
    }
}
