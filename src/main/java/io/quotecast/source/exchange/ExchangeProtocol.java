package io.quotecast.source.exchange;

import io.quotecast.source.EventSink;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What an {@link ExchangeSource} has to know of one exchange. Immutable. */
public interface ExchangeProtocol {
    /** Returns the name of the source. */
    String name();

    /** Returns the name of the exchange in instruments. */
    String venue();

    /** Returns the sector of the instruments. */
    default String sector() {
        return "Crypto";
    }

    /** Returns how many products one connection may carry. */
    int productsPerConnection();

    /** Returns the address of a connection that carries these products. */
    default URI address(URI configured, List<String> products) {
        return configured;
    }

    /** Returns the decimals of a product, or empty if nobody knows them. */
    Optional<Decimals> decimals(String product);

    /** Returns a conversation for one connection and all connections that replace it. */
    ExchangeConnection.Conversation conversation(Context context);

    /**
     * What a conversation is created from.
     *
     * @param products the products of the connection, in order of configuration
     * @param instruments the instruments of these products
     * @param silence time without data after which the connection is reopened
     * @param reporter receives the state of this connection
     * @param nanoTime as {@link System#nanoTime}
     * @param line the connection among those that carry the same products
     */
    record Context(
            List<String> products,
            ExchangeInstruments instruments,
            Duration silence,
            EventSink sink,
            ExchangeConnection.StateReporter reporter,
            LongSupplier nanoTime,
            ExchangeLine line) {
        public Context {
            products = List.copyOf(products);
        }

        /** Creates a context for products that no other connection carries. */
        public Context(
                List<String> products,
                ExchangeInstruments instruments,
                Duration silence,
                EventSink sink,
                ExchangeConnection.StateReporter reporter,
                LongSupplier nanoTime) {
            this(products, instruments, silence, sink, reporter, nanoTime, ExchangeLine.only());
        }
    }
}
