package io.quotecast.source.exchange;

import io.quotecast.base.Backoff;
import io.quotecast.market.Instruments;
import io.quotecast.market.Symbol;
import io.quotecast.source.EventSink;
import io.quotecast.source.EventSource;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
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
            if (settings.lineB().isEmpty()) {
                connections.add(connect(
                        ExchangeConnection.newThread(threadName(i)),
                        settings.address(),
                        carried,
                        list(carried),
                        i + 1,
                        sink,
                        states.reporter(i),
                        ExchangeLine.only()));
            } else {
                connectLines(carried, i, count, sink, states.reporter(i));
            }
        }
        connections.forEach(ExchangeConnection::open);
    }

    @Override
    public synchronized void close() {
        // Lines share a thread.
        connections.forEach(ExchangeConnection::stop);
        connections.forEach(ExchangeConnection::close);
    }

    /** Opens two connections for the same products, which share a thread, so that the first arrival is certain. */
    private void connectLines(
            List<String> products, int group, int groups, EventSink sink, ExchangeConnection.StateReporter reporter) {
        ScheduledExecutorService thread = ExchangeConnection.newThread(threadName(group));
        ExchangeInstruments instruments = list(products);
        LineArbiter arbiter = new LineArbiter(sink, System::nanoTime);
        LineStates states = new LineStates(reporter);
        List<URI> addresses = List.of(settings.address(), settings.lineB().orElseThrow());
        for (int line = 0; line < addresses.size(); line++) {
            connections.add(connect(
                    thread,
                    addresses.get(line),
                    products,
                    instruments,
                    line * groups + group + 1,
                    sink,
                    states.reporter(line),
                    arbiter.line(line)));
        }
    }

    private String threadName(int group) {
        return group == 0 ? name() : name() + "-" + (group + 1);
    }

    private ExchangeConnection connect(
            ScheduledExecutorService thread,
            URI address,
            List<String> products,
            ExchangeInstruments instruments,
            int number,
            EventSink sink,
            ExchangeConnection.StateReporter reporter,
            ExchangeLine line) {
        return new ExchangeConnection(
                thread,
                protocol.address(address, products),
                settings.silence(),
                settings.renewal().orElse(null),
                new Backoff(settings.initialBackoff(), settings.maxBackoff(), random),
                reporter,
                sink.capture().series(name(), number, instruments::captured),
                protocol.conversation(new ExchangeProtocol.Context(
                        products, instruments, settings.silence(), sink, reporter, System::nanoTime, line)));
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
