package io.quotecast.source.exchange;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The decimals of the products of an exchange, from its list of products, which is read once if it has all of them,
 * else at most once a minute: a source is created at start-up and for every term. Safe on any thread.
 */
public final class ProductDecimals {
    private static final long RETRY_NANOS = Duration.ofMinutes(1).toNanos();

    private final String exchange;
    private final System.Logger log;
    private final Reader reader;
    private final LongSupplier nanoTime;
    private @Nullable URI fetchedFrom;
    private long fetchedNanos;
    private Optional<Map<String, Decimals>> decimals = Optional.empty();

    /** Reads the list of products of an exchange. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Returns the decimals of those of these products that the exchange trades.
         *
         * @throws IOException if the list is not available; the message says why
         */
        Map<String, Decimals> read(URI address, Collection<String> products) throws IOException;
    }

    /**
     * @param exchange name of the exchange for log lines
     * @param nanoTime as {@link System#nanoTime}
     */
    public ProductDecimals(String exchange, System.Logger log, Reader reader, LongSupplier nanoTime) {
        this.exchange = exchange;
        this.log = log;
        this.reader = reader;
        this.nanoTime = nanoTime;
    }

    /**
     * Returns the decimals of these products; empty if the list is not available, for which the reason is logged. A
     * product that is missing from the result is not traded.
     */
    public synchronized Optional<Map<String, Decimals>> of(URI address, Collection<String> products) {
        boolean isComplete =
                decimals.filter(known -> known.keySet().containsAll(products)).isPresent();
        if (!address.equals(fetchedFrom) || (!isComplete && nanoTime.getAsLong() - fetchedNanos >= RETRY_NANOS)) {
            decimals = fetch(address, products);
            fetchedFrom = address;
            fetchedNanos = nanoTime.getAsLong();
        }
        return decimals;
    }

    /**
     * Names those of these products that the exchange does not trade; empty if there is none or nobody knows.
     *
     * @param decimals as {@link #of} returns them
     */
    public static String remark(Optional<Map<String, Decimals>> decimals, Collection<String> products) {
        return decimals.map(known -> products.stream()
                        .filter(product -> !known.containsKey(product))
                        .collect(Collectors.joining(", ")))
                .filter(names -> !names.isEmpty())
                .map(names -> "not available: " + names)
                .orElse("");
    }

    private Optional<Map<String, Decimals>> fetch(URI address, Collection<String> products) {
        try {
            return Optional.of(reader.read(address, products));
        } catch (IOException e) {
            log.log(
                    System.Logger.Level.WARNING,
                    exchange + ": the product list at " + address + " is not available: " + e.getMessage()
                            + "; products that are not listed yet get decimals that fit their first prices");
            return Optional.empty();
        }
    }
}
