package io.quotecast.source.bitstamp;

import io.quotecast.source.exchange.Decimals;
import io.quotecast.source.exchange.ExchangeConnection;
import io.quotecast.source.exchange.ExchangeProtocol;
import io.quotecast.source.exchange.ProductDecimals;
import java.util.Map;
import java.util.Optional;

/**
 * Bitstamp, to whose channels a connection subscribes by message.
 *
 * @param decimals the decimals of products that the exchange trades, by product; empty if nobody knows
 */
public record BitstampProtocol(Optional<Map<String, Decimals>> decimals) implements ExchangeProtocol {
    static final int PRODUCTS_PER_CONNECTION = 50;

    @Override
    public String name() {
        return "bitstamp";
    }

    @Override
    public String venue() {
        return BitstampReader.VENUE;
    }

    @Override
    public int productsPerConnection() {
        return PRODUCTS_PER_CONNECTION;
    }

    @Override
    public Optional<Decimals> decimals(String product) {
        return decimals.map(known -> known.get(product));
    }

    @Override
    public ExchangeConnection.Conversation conversation(Context context) {
        return new BitstampFeedConversation(ProductDecimals.remark(decimals, context.products()), context);
    }
}
