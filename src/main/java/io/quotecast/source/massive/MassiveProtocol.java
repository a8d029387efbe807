package io.quotecast.source.massive;

import io.quotecast.source.exchange.Decimals;
import io.quotecast.source.exchange.ExchangeConnection;
import io.quotecast.source.exchange.ExchangeProtocol;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Massive, which allows one connection for each key and market.
 *
 * @param withPriceBands whether to subscribe to price bands too, which only the market of stocks has
 */
public record MassiveProtocol(MassiveMarket market, boolean withPriceBands, Key key) implements ExchangeProtocol {
    /** The rules of the US markets: prices below 1 have four decimals, and so do trades between the ticks. */
    private static final Decimals STOCK = new Decimals(4, 0);

    /** A key, which no text contains. */
    public record Key(String secret) {
        /** For messages that somebody else has received. */
        static final Key NONE = new Key("");

        @Override
        public String toString() {
            return "Key";
        }
    }

    @Override
    public String name() {
        return "massive";
    }

    @Override
    public String venue() {
        return "MASSIVE";
    }

    @Override
    public String sector() {
        return market.sector();
    }

    @Override
    public int productsPerConnection() {
        return MassiveSettings.MAX_PRODUCTS;
    }

    @Override
    public URI address(URI configured, List<String> products) {
        return URI.create(configured + "/" + market.path());
    }

    @Override
    public Optional<Decimals> decimals(String product) {
        return market == MassiveMarket.STOCKS ? Optional.of(STOCK) : Optional.empty();
    }

    @Override
    public ExchangeConnection.Conversation conversation(Context context) {
        return new MassiveFeedConversation(context, market, withPriceBands, key);
    }
}
