package io.quotecast.source.exchange;

import io.quotecast.base.Backoff;
import io.quotecast.market.Instruments;
import io.quotecast.market.Symbol;
import io.quotecast.source.EventSink;
import io.quotecast.source.EventSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Live events of one exchange. The products are spread over as many connections as they need; each runs on a thread of
 * its own.
 */
public final class ExchangeSource implements EventSource {
    private final ExchangeProtocol protocol;
    private final ExchangeSettings settings;
    private final Instruments catalog;
    private final RandomGenerator random;
    private final List<ExchangeConnection> connections = new ArrayList<>();

    /**
     * Adds the products that are not in {@code catalog} and whose decimals are known; {@link #start} adds the others,
     * unless a journal has listed them by then.
     */
    public ExchangeSource(
            ExchangeProtocol protocol, ExchangeSettings settings, Instruments catalog, RandomGenerator random) {
        this.protocol = protocol;
        this.settings = settings;
        this.catalog = catalog;
        this.random = random;
        List<String> known = settings.products().stream()
                .filter(product -> protocol.decimals(product).isPresent())
                .toList();
        list(known);
    }

    @Override
    public String name() {
        return protocol.name();
    }

    @Override
    public Set<Symbol> symbols() {
        return Set.copyOf(settings.symbols().values());
    }

    @Override
    public Optional<Decimals> decimals(Symbol symbol) {
        return settings.symbols().entrySet().stream()
                .filter(mapped -> mapped.getValue().equals(symbol))
                .findFirst()
                .flatMap(mapped -> protocol.decimals(mapped.getKey()));
    }

    @Override
    public synchronized void start(EventSink sink) {
        if (!connections.isEmpty()) {
            throw new IllegalStateException("the source can be started only once");
        }
        List<String> products = settings.products();
        int size = protocol.productsPerConnection();
        int count = (products.size() + size - 1) / size;
        CombinedState states = new CombinedState(sink, count);
        for (int i = 0; i < count; i++) {
            List<String> carried = products.subList(i * size, Math.min(products.size(), (i + 1) * size));
            connections.add(connect(carried, i, sink, states.reporter(i)));
        }
        connections.forEach(ExchangeConnection::open);
    }

    @Override
    public synchronized void close() {
        connections.forEach(ExchangeConnection::close);
    }

    private ExchangeConnection connect(
            List<String> products, int index, EventSink sink, ExchangeConnection.StateReporter reporter) {
        ExchangeInstruments instruments = list(products);
        return new ExchangeConnection(
                index == 0 ? name() : name() + "-" + (index + 1),
                protocol.address(settings.address(), products),
                settings.silence(),
                settings.renewal().orElse(null),
                new Backoff(settings.initialBackoff(), settings.maxBackoff(), random),
                reporter,
                sink.capture().series(name(), index + 1, instruments::captured),
                protocol.conversation(new ExchangeProtocol.Context(
                        products, instruments, settings.silence(), sink, reporter, System::nanoTime)));
    }

    private ExchangeInstruments list(List<String> products) {
        ExchangeInstruments instruments = new ExchangeInstruments(catalog);
        for (String product : products) {
            Symbol symbol = settings.symbols().get(product);
            if (symbol != null) {
                Optional<Decimals> decimals = protocol.decimals(product);
                instruments.add(product, symbol, protocol.venue(), protocol.sector(), decimals);
            }
        }
        return instruments;
    }
}
