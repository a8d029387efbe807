package io.quotecast.source.alpaca;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.quotecast.base.Quoted;
import io.quotecast.source.SourceState;
import io.quotecast.source.exchange.ExchangeConnection;
import io.quotecast.source.exchange.ExchangeConnection.MessageOutcome;
import io.quotecast.source.exchange.ExchangeEvents;
import io.quotecast.source.exchange.ExchangeProtocol;
import io.quotecast.source.exchange.PacedSender;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The protocol of Alpaca: presents the key when it is asked to, and then subscribes to all products. Trade ids are not
 * consecutive, so that missing trades cannot be told. Owned by the thread of the connection.
 */
final class AlpacaFeedConversation implements ExchangeConnection.Conversation {
    private static final System.Logger LOG = System.getLogger(AlpacaProtocol.class.getName());
    private static final int PRODUCTS_PER_MESSAGE = 500;
    private static final int MESSAGES_PER_SECOND = 5;

    private static final int NOT_AUTHENTICATED = 401;
    private static final int AUTH_FAILED = 402;
    private static final int AUTH_TIMEOUT = 404;
    private static final int SYMBOL_LIMIT = 405;
    private static final int CONNECTION_LIMIT = 406;
    private static final int INSUFFICIENT_SUBSCRIPTION = 409;

    private final List<String> products;
    private final boolean withPriceBands;
    private final AlpacaProtocol.Credentials credentials;
    private final ExchangeConnection.StateReporter reporter;
    private final AlpacaReader reader;
    private final ExchangeEvents events;
    private final PacedSender sender;

    AlpacaFeedConversation(
            ExchangeProtocol.Context context, boolean withPriceBands, AlpacaProtocol.Credentials credentials) {
        this.products = context.products();
        this.withPriceBands = withPriceBands;
        this.credentials = credentials;
        this.reporter = context.reporter();
        this.reader = new AlpacaReader(context.instruments());
        this.events = new ExchangeEvents("Alpaca", context.sink(), LOG);
        // The key and all subscriptions.
        this.sender = new PacedSender(
                MESSAGES_PER_SECOND, 2 + AlpacaSettings.MAX_PRODUCTS / PRODUCTS_PER_MESSAGE, context.nanoTime());
    }

    @Override
    public void onOpen(Consumer<String> connectionSender) {
        sender.onOpen(connectionSender);
    }

    @Override
    public MessageOutcome onMessage(String message) {
        MessageOutcome outcome = MessageOutcome.OTHER;
        for (AlpacaMessage element : reader.read(message)) {
            outcome = MessageOutcome.strongest(outcome, onElement(element));
        }
        return outcome;
    }

    @Override
    public void onBinary(int bytes) {
        events.rejectBinary(bytes);
    }

    @Override
    public @Nullable String onTick() {
        sender.onTick();
        return null;
    }

    @Override
    public String remark() {
        return events.remark("");
    }

    private MessageOutcome onElement(AlpacaMessage element) {
        if (element instanceof AlpacaMessage.Event event) {
            events.onOmitted(event.omitted());
            events.offer(event.event());
            return MessageOutcome.DATA;
        }
        if (element instanceof AlpacaMessage.Connected) {
            sender.send("{\"action\":\"auth\",\"key\":\"" + json(credentials.key()) + "\",\"secret\":\""
                    + json(credentials.secret()) + "\"}");
            return MessageOutcome.OTHER;
        }
        if (element instanceof AlpacaMessage.Authenticated) {
            subscribe();
            return MessageOutcome.OTHER;
        }
        if (element instanceof AlpacaMessage.Subscribed) {
            return MessageOutcome.ACKNOWLEDGED;
        }
        if (element instanceof AlpacaMessage.Failure failure) {
            return onFailure(failure);
        }
        if (element instanceof AlpacaMessage.Rejected rejected) {
            events.reject(rejected.reason(), rejected.detail());
            return MessageOutcome.INVALID;
        }
        return MessageOutcome.OTHER;
    }

    /** Each message adds to the subscription. */
    private void subscribe() {
        for (int at = 0; at < products.size(); at += PRODUCTS_PER_MESSAGE) {
            String names = products.subList(at, Math.min(products.size(), at + PRODUCTS_PER_MESSAGE)).stream()
                    .map(product -> '"' + product + '"')
                    .collect(Collectors.joining(",", "[", "]"));
            sender.send("{\"action\":\"subscribe\",\"trades\":" + names + ",\"quotes\":" + names
                    + (withPriceBands ? ",\"lulds\":" + names : "") + "}");
        }
    }

    private MessageOutcome onFailure(AlpacaMessage.Failure failure) {
        String text = Quoted.of(failure.text()) + " (code " + failure.code() + ")" + advice(failure.code());
        LOG.log(System.Logger.Level.WARNING, "Alpaca sent an error: " + text);
        reporter.report(SourceState.Kind.DOWN, "error from the exchange: " + text);
        return MessageOutcome.UNAVAILABLE;
    }

    private String advice(int code) {
        return switch (code) {
            case NOT_AUTHENTICATED, AUTH_FAILED, AUTH_TIMEOUT ->
                "; check quotecast.alpaca.key and quotecast.alpaca.secret";
            case SYMBOL_LIMIT ->
                "; quotecast.alpaca.products contains " + products.size()
                        + " symbols, and the free plan allows 30: remove some of them";
            case CONNECTION_LIMIT -> "; the plan allows one connection: stop other programs that use this key";
            case INSUFFICIENT_SUBSCRIPTION -> "; select a feed of the plan with quotecast.alpaca.feed";
            default -> "";
        };
    }

    private static String json(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}
