package io.quotecast.source.alpaca;

import io.quotecast.source.exchange.Decimals;
import io.quotecast.source.exchange.ExchangeConnection;
import io.quotecast.source.exchange.ExchangeProtocol;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Alpaca, which allows one connection for each key.
 *
 * @param feed such as {@code iex}
 * @param withPriceBands whether to subscribe to price bands too
 */
public record AlpacaProtocol(String feed, boolean withPriceBands, Credentials credentials) implements ExchangeProtocol {
    /** The rules of the US markets: prices below 1 have four decimals, and so do trades between the ticks. */
    private static final Decimals STOCK = new Decimals(4, 0);

    /** A key and its secret, which no text contains. */
    public record Credentials(String key, String secret) {
        /** For messages that somebody else has received. */
        static final Credentials NONE = new Credentials("", "");

        @Override
        public String toString() {
            return "Credentials";
        }
    }

    @Override
    public String name() {
        return "alpaca";
    }

    @Override
    public String venue() {
        return "ALPACA";
    }

    @Override
    public String sector() {
        return "Stocks";
    }

    @Override
    public int productsPerConnection() {
        return AlpacaSettings.MAX_PRODUCTS;
    }

    @Override
    public URI address(URI configured, List<String> products) {
        return URI.create(configured + "/v2/" + feed);
    }

    @Override
    public Optional<Decimals> decimals(String product) {
        return Optional.of(STOCK);
    }

    @Override
    public ExchangeConnection.Conversation conversation(Context context) {
        return new AlpacaFeedConversation(context, withPriceBands, credentials);
    }
}
