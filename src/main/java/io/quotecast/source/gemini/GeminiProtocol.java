package io.quotecast.source.gemini;

import io.quotecast.source.exchange.Decimals;
import io.quotecast.source.exchange.ExchangeConnection;
import io.quotecast.source.exchange.ExchangeProtocol;
import java.util.Map;
import java.util.Optional;

/**
 * Gemini, to whose channels a connection subscribes by message.
 *
 * @param decimals the known decimals of products, by product
 */
public record GeminiProtocol(Map<String, Decimals> decimals) implements ExchangeProtocol {
    static final int PRODUCTS_PER_CONNECTION = 50;

    public GeminiProtocol {
        decimals = Map.copyOf(decimals);
    }

    @Override
    public String name() {
        return "gemini";
    }

    @Override
    public String venue() {
        return GeminiReader.VENUE;
    }

    @Override
    public int productsPerConnection() {
        return PRODUCTS_PER_CONNECTION;
    }

    @Override
    public Optional<Decimals> decimals(String product) {
        return Optional.ofNullable(decimals.get(product));
    }

    @Override
    public ExchangeConnection.Conversation conversation(Context context) {
        return new GeminiFeedConversation(context);
    }
}
