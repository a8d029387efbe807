package io.quotecast.source.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.testing.LogRecorder;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often the list of products is read, and what its absence means. */
class ProductDecimalsTest {
    private static final URI ADDRESS = URI.create("https://exchange.example/products");
    private static final Map<String, Decimals> BITCOIN = Map.of("BTC", new Decimals(2, 8));

    private final LogRecorder log = LogRecorder.startFor(ProductDecimals.class);
    private final List<URI> reads = new ArrayList<>();
    private Optional<Map<String, Decimals>> list = Optional.of(BITCOIN);
    private long nanos;
    private final ProductDecimals decimals =
            new ProductDecimals("Exchange", System.getLogger(ProductDecimals.class.getName()), this::read, () -> nanos);

    @AfterEach
    void closeTheLog() {
        log.close();
    }

    @Test
    void aListWithAllProductsIsReadOnce() {
        assertEquals(Optional.of(BITCOIN), decimals.of(ADDRESS, List.of("BTC")));
        nanos += Duration.ofDays(1).toNanos();
        assertEquals(Optional.of(BITCOIN), decimals.of(ADDRESS, List.of("BTC")));

        assertEquals(List.of(ADDRESS), reads);
    }

    @Test
    void aListWithoutAProductIsReadAgainAfterAMinute() {
        decimals.of(ADDRESS, List.of("BTC", "ETH"));
        decimals.of(ADDRESS, List.of("BTC", "ETH"));
        assertEquals(1, reads.size());
        nanos += Duration.ofMinutes(1).toNanos();

        assertEquals(Optional.of(BITCOIN), decimals.of(ADDRESS, List.of("BTC", "ETH")));
        assertEquals(2, reads.size());
    }

    @Test
    void aListThatIsNotAvailableIsLogged() {
        list = Optional.empty();

        assertEquals(Optional.empty(), decimals.of(ADDRESS, List.of("BTC")));
        assertEquals(
                List.of("Exchange: the product list at https://exchange.example/products is not available: no route;"
                        + " products that are not listed yet get decimals that fit their first prices"),
                log.lines());
    }

    @Test
    void anotherAddressIsReadAtOnce() {
        URI other = ADDRESS.resolve("/other");
        decimals.of(ADDRESS, List.of("BTC"));
        decimals.of(other, List.of("BTC"));

        assertEquals(List.of(ADDRESS, other), reads);
    }

    private Map<String, Decimals> read(URI address, Collection<String> products) throws IOException {
        reads.add(address);
        return list.orElseThrow(() -> new IOException("no route"));
    }
}
