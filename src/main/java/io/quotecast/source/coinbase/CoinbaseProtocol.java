package io.quotecast.source.coinbase;

import io.quotecast.source.exchange.Decimals;
import io.quotecast.source.exchange.ExchangeConnection;
import io.quotecast.source.exchange.ExchangeProtocol;
import java.util.Map;
import java.util.Optional;

/**
 * Coinbase Exchange, of which one connection carries all products.
 *
 * @param decimals the known decimals of products, by product id
 */
public record CoinbaseProtocol(Map<String, Decimals> decimals) implements ExchangeProtocol {
    public CoinbaseProtocol {
        decimals = Map.copyOf(decimals);
    }

    @Override
    public String name() {
        return "coinbase";
    }

    @Override
    public String venue() {
        return CoinbaseReader.VENUE;
    }

    @Override
    public int productsPerConnection() {
        return CoinbaseSettings.MAX_PRODUCTS;
    }

    @Override
    public Optional<Decimals> decimals(String product) {
        return Optional.ofNullable(decimals.get(product));
    }

    @Override
    public ExchangeConnection.Conversation conversation(Context context) {
        return new CoinbaseFeedConversation(context);
    }
}
