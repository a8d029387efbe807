package io.quotecast.source.binance;

import io.quotecast.source.exchange.Decimals;
import io.quotecast.source.exchange.ExchangeConnection;
import io.quotecast.source.exchange.ExchangeProtocol;
import io.quotecast.source.exchange.ProductDecimals;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Binance spot, whose addresses name the streams.
 *
 * @param decimals the decimals of products that the exchange trades, by product; empty if nobody knows
 */
public record BinanceProtocol(Optional<Map<String, Decimals>> decimals) implements ExchangeProtocol {
    /** The exchange allows 1,024 streams; the address has to fit into the head of a request. */
    static final int PRODUCTS_PER_CONNECTION = 100;

    @Override
    public String name() {
        return "binance";
    }

    @Override
    public String venue() {
        return BinanceReader.VENUE;
    }

    @Override
    public int productsPerConnection() {
        return PRODUCTS_PER_CONNECTION;
    }

    @Override
    public URI address(URI configured, List<String> products) {
        String names = products.stream()
                .map(product -> product.toLowerCase(Locale.ROOT))
                .map(product -> product + "@trade/" + product + "@bookTicker")
                .collect(Collectors.joining("/"));
        return URI.create(configured + "/stream?timeUnit=MICROSECOND&streams=" + names);
    }

    @Override
    public Optional<Decimals> decimals(String product) {
        return decimals.map(known -> known.get(product));
    }

    /** The exchange accepts streams of products that it does not trade, and sends nothing. */
    @Override
    public ExchangeConnection.Conversation conversation(Context context) {
        return new BinanceFeedConversation(
                context.instruments(),
                ProductDecimals.remark(decimals, context.products()),
                context.sink(),
                context.nanoTime(),
                context.line());
    }
}
