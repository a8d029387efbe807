package io.quotecast.source.massive;

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
 * The protocol of Massive: presents the key, and then subscribes to all products. The sequence numbers of a product
 * ascend and have gaps, so that missing events cannot be told. Owned by the thread of the connection.
 */
final class MassiveFeedConversation implements ExchangeConnection.Conversation {
    private static final System.Logger LOG = System.getLogger(MassiveProtocol.class.getName());
    private static final int PRODUCTS_PER_MESSAGE = 250;
    private static final int MESSAGES_PER_SECOND = 5;

    private final List<String> products;
    private final MassiveMarket market;
    private final boolean withPriceBands;
    private final MassiveProtocol.Key key;
    private final ExchangeConnection.StateReporter reporter;
    private final MassiveReader reader;
    private final ExchangeEvents events;
    private final PacedSender sender;
    /** The last subscription that was refused; empty if none was. */
    private String refused = "";

    MassiveFeedConversation(
            ExchangeProtocol.Context context, MassiveMarket market, boolean withPriceBands, MassiveProtocol.Key key) {
        this.products = context.products();
        this.market = market;
        this.withPriceBands = withPriceBands;
        this.key = key;
        this.reporter = context.reporter();
        this.reader = new MassiveReader(context.instruments());
        this.events = new ExchangeEvents("Massive", context.sink(), LOG);
        // The key and all subscriptions.
        this.sender = new PacedSender(
                MESSAGES_PER_SECOND, 2 + MassiveSettings.MAX_PRODUCTS / PRODUCTS_PER_MESSAGE, context.nanoTime());
    }

    @Override
    public void onOpen(Consumer<String> connectionSender) {
        refused = "";
        sender.onOpen(connectionSender);
    }

    @Override
    public MessageOutcome onMessage(String message) {
        MessageOutcome outcome = MessageOutcome.OTHER;
        for (MassiveMessage element : reader.read(message)) {
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
        return events.remark(refused);
    }

    private MessageOutcome onElement(MassiveMessage element) {
        if (element instanceof MassiveMessage.Event event) {
            events.onOmitted(event.omitted());
            events.offer(event.event());
            return MessageOutcome.DATA;
        }
        if (element instanceof MassiveMessage.Status status) {
            return onStatus(status);
        }
        if (element instanceof MassiveMessage.Rejected rejected) {
            events.reject(rejected.reason(), rejected.detail());
            return MessageOutcome.INVALID;
        }
        return MessageOutcome.OTHER;
    }

    private MessageOutcome onStatus(MassiveMessage.Status status) {
        return switch (status.status()) {
            case "connected" -> {
                sender.send("{\"action\":\"auth\",\"params\":\""
                        + new String(JsonStringEncoder.getInstance().quoteAsString(key.secret())) + "\"}");
                yield MessageOutcome.OTHER;
            }
            case "auth_success" -> {
                subscribe();
                yield MessageOutcome.OTHER;
            }
            case "success" -> MessageOutcome.ACKNOWLEDGED;
            case "auth_failed", "auth_timeout" ->
                reportUnavailable(Quoted.of(status.text()) + "; check quotecast.massive.key");
            case "max_connections" ->
                reportUnavailable(Quoted.of(status.text())
                        + "; the plan allows one connection: stop other programs that use this key");
            default -> {
                refused = Quoted.of(status.status() + ": " + status.text());
                LOG.log(System.Logger.Level.WARNING, "Massive sent a status: " + refused);
                yield MessageOutcome.OTHER;
            }
        };
    }

    private MessageOutcome reportUnavailable(String text) {
        LOG.log(System.Logger.Level.WARNING, "Massive sent an error: " + text);
        reporter.report(SourceState.Kind.DOWN, "error from the exchange: " + text);
        return MessageOutcome.UNAVAILABLE;
    }

    /** Each message adds to the subscription. */
    private void subscribe() {
        for (int at = 0; at < products.size(); at += PRODUCTS_PER_MESSAGE) {
            sender.send(products.subList(at, Math.min(products.size(), at + PRODUCTS_PER_MESSAGE)).stream()
                    .map(product -> market.topics(product, withPriceBands))
                    .collect(Collectors.joining(",", "{\"action\":\"subscribe\",\"params\":\"", "\"}")));
        }
    }
}
