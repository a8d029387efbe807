package io.quotecast.source.kraken;

import io.quotecast.base.Quoted;
import io.quotecast.market.Instrument;
import io.quotecast.market.Trade;
import io.quotecast.source.EventSink;
import io.quotecast.source.SourceState;
import io.quotecast.source.exchange.ExchangeConnection;
import io.quotecast.source.exchange.ExchangeConnection.MessageOutcome;
import io.quotecast.source.exchange.ExchangeEvents;
import io.quotecast.source.exchange.ExchangeLine;
import io.quotecast.source.exchange.ExchangeProtocol;
import io.quotecast.source.exchange.NumberedTrades;
import io.quotecast.source.exchange.PacedSender;
import io.quotecast.source.exchange.ProductSubscriptions;
import io.quotecast.source.exchange.TradeSequences;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The protocol of Kraken spot: subscribes to many products with each message, and checks the trade ids, which are
 * consecutive for each product. The recent trades that a new connection begins with fill the hole since the previous
 * one. Its state outlasts a connection. Owned by the thread of the connection.
 */
final class KrakenFeedConversation implements ExchangeConnection.Conversation {
    /** Products in one subscription message. */
    static final int PRODUCTS_PER_MESSAGE = 50;

    private static final System.Logger LOG = System.getLogger(KrakenProtocol.class.getName());
    private static final int MESSAGES_PER_SECOND = 5;
    /** Two channels of every product, and again those of refused ones. */
    private static final int MAX_WAITING = 4 * KrakenSettings.MAX_PRODUCTS;

    /** How long a refused product is not subscribed to again. */
    private static final long RETRY_REFUSED_NANOS = Duration.ofHours(1).toNanos();

    private final ExchangeLine line;
    private final EventSink sink;
    private final ExchangeConnection.StateReporter reporter;
    private final LongSupplier nanoTime;
    private final KrakenReader reader;
    private final ExchangeEvents events;
    private final TradeSequences sequences;
    private final NumberedTrades trades;
    private final ProductSubscriptions subscriptions;
    private final PacedSender sender;
    private long refusedNanos;
    private String restriction = "";

    KrakenFeedConversation(ExchangeProtocol.Context context) {
        this.line = context.line();
        this.sink = context.sink();
        this.reporter = context.reporter();
        this.nanoTime = context.nanoTime();
        this.reader = new KrakenReader(context.instruments());
        this.events = new ExchangeEvents("Kraken", sink, LOG);
        this.sequences = line.sequences("Kraken", sink, LOG, nanoTime);
        this.trades = new NumberedTrades(events, sequences);
        this.subscriptions = new ProductSubscriptions(context.products());
        this.sender = new PacedSender(MESSAGES_PER_SECOND, MAX_WAITING, nanoTime);
    }

    @Override
    public void onOpen(Consumer<String> connectionSender) {
        sender.onOpen(connectionSender);
        sequences.onReconnect();
        restriction = "";
        if (subscriptions.active().isEmpty()) {
            subscriptions.reset();
        }
        subscribe(subscriptions.active());
    }

    @Override
    public MessageOutcome onMessage(String message) {
        List<KrakenMessage> parts = reader.read(message, sink.nowMicros());
        List<Trade> recent = new ArrayList<>();
        MessageOutcome outcome = null;
        for (KrakenMessage part : parts) {
            MessageOutcome next;
            if (part instanceof KrakenMessage.TradeMessage trade && trade.isRecent()) {
                recent.add(trade.trade());
                next = MessageOutcome.ACKNOWLEDGED;
            } else {
                next = onPart(part);
            }
            // Data in a message counts, whatever else it contains.
            outcome = outcome == null || next == MessageOutcome.DATA ? next : outcome;
        }
        if (!recent.isEmpty()) {
            return offerRecent(recent) ? MessageOutcome.DATA : MessageOutcome.ACKNOWLEDGED;
        }
        return outcome == null ? MessageOutcome.OTHER : outcome;
    }

    @Override
    public void onBinary(int bytes) {
        events.rejectBinary(bytes);
    }

    @Override
    public @Nullable String onTick() {
        sender.onTick();
        if (!subscriptions.remark().isEmpty() && nanoTime.getAsLong() - refusedNanos >= RETRY_REFUSED_NANOS) {
            subscribe(subscriptions.retry());
        }
        return sequences.reportMissing();
    }

    @Override
    public String remark() {
        String refused = subscriptions.remark();
        return events.remark(
                restriction.isEmpty() || refused.isEmpty() ? restriction + refused : restriction + "; " + refused);
    }

    private void subscribe(List<String> products) {
        for (int i = 0; i < products.size(); i += PRODUCTS_PER_MESSAGE) {
            String symbols = products.subList(i, Math.min(products.size(), i + PRODUCTS_PER_MESSAGE)).stream()
                    .map(product -> '"' + product + '"')
                    .collect(Collectors.joining(",", "\"symbol\":[", "]"));
            sender.send(
                    "{\"method\":\"subscribe\",\"params\":{\"channel\":\"trade\"," + symbols + ",\"snapshot\":true}}");
            sender.send("{\"method\":\"subscribe\",\"params\":{\"channel\":\"ticker\"," + symbols
                    + ",\"event_trigger\":\"bbo\"}}");
        }
    }

    private MessageOutcome onPart(KrakenMessage part) {
        if (part instanceof KrakenMessage.TradeMessage trade) {
            return trades.offer(trade.trade()) ? MessageOutcome.DATA : MessageOutcome.ACKNOWLEDGED;
        }
        if (part instanceof KrakenMessage.QuoteMessage quote) {
            // The exchange does not number its quotes.
            if (line.isNewest(quote.quote().instrument(), 0)) {
                events.onOmitted(quote.omitted());
                events.offer(quote.quote());
            }
            return MessageOutcome.DATA;
        }
        if (part instanceof KrakenMessage.Subscribed) {
            return MessageOutcome.ACKNOWLEDGED;
        }
        if (part instanceof KrakenMessage.Heartbeat) {
            return MessageOutcome.CONFIRMED;
        }
        if (part instanceof KrakenMessage.Refused refused) {
            return onRefused(refused);
        }
        if (part instanceof KrakenMessage.Status status) {
            return onStatus(status.system());
        }
        if (part instanceof KrakenMessage.Failure failure) {
            return reportUnavailable("error from the exchange: " + Quoted.of(failure.text()));
        }
        if (part instanceof KrakenMessage.Rejected rejected) {
            trades.reject(rejected.reason(), rejected.detail(), rejected.instrument(), rejected.tradeId());
            return MessageOutcome.INVALID;
        }
        return MessageOutcome.OTHER;
    }

    /** Offers the trades that are new, in order; of an instrument without a trade, only remembers the newest. */
    private boolean offerRecent(List<Trade> recent) {
        recent.sort(Comparator.comparingLong(Trade::tradeId));
        Map<Instrument, Trade> newest = new HashMap<>();
        recent.stream()
                .filter(trade -> !sequences.isStarted(trade.instrument()))
                .forEach(trade -> newest.put(trade.instrument(), trade));
        boolean isAnyNew = !newest.isEmpty();
        for (Trade trade : recent) {
            isAnyNew |= !newest.containsKey(trade.instrument()) && trades.offerUnlessKnown(trade);
        }
        newest.forEach((instrument, trade) -> sequences.onLast(instrument, trade.tradeId(), trade.timeMicros()));
        return isAnyNew;
    }

    private MessageOutcome onRefused(KrakenMessage.Refused refused) {
        refusedNanos = nanoTime.getAsLong();
        if (subscriptions.refuse(refused.product(), Quoted.of(refused.reason()))) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Kraken: product " + refused.product() + " is not available: " + Quoted.of(refused.reason())
                            + "; the other products are not affected");
        }
        return subscriptions.active().isEmpty() ? reportUnavailable(subscriptions.remark()) : MessageOutcome.OTHER;
    }

    private MessageOutcome onStatus(String system) {
        restriction = switch (system) {
            case "cancel_only", "post_only" -> "the exchange matches no orders (" + system + ")";
            default -> "";
        };
        return system.equals("maintenance")
                ? reportUnavailable("the exchange is in maintenance")
                : MessageOutcome.OTHER;
    }

    private MessageOutcome reportUnavailable(String reason) {
        LOG.log(System.Logger.Level.WARNING, "Kraken: " + reason);
        reporter.report(SourceState.Kind.DOWN, reason);
        return MessageOutcome.UNAVAILABLE;
    }
}
