package io.quotecast.source;

import io.quotecast.market.Symbol;
import io.quotecast.source.exchange.Decimals;
import java.util.Optional;
import java.util.Set;

/** A source of events, such as a simulator, a recording or an exchange, which runs on threads of its own. */
public interface EventSource extends AutoCloseable {
    /** Returns the name of the source in the setting {@code quotecast.source}. */
    String name();

    /** Returns the symbols that the source delivers; empty if it does not know them before it starts. */
    default Set<Symbol> symbols() {
        return Set.of();
    }

    /**
     * Returns the decimals of the prices and sizes of a symbol, or empty if nobody knows them before the first price.
     */
    default Optional<Decimals> decimals(Symbol symbol) {
        return Optional.empty();
    }

    /** Starts to offer events to the sink and returns immediately. Called once. */
    void start(EventSink sink);

    /** Stops the source, and returns when it offers no more events. Has no effect unless the source is running. */
    @Override
    void close();
}
