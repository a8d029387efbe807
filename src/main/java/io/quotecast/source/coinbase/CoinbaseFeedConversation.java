package io.quotecast.source.coinbase;

import io.quotecast.base.Quoted;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Trade;
import io.quotecast.source.EventSink;
import io.quotecast.source.SourceState;
import io.quotecast.source.exchange.ExchangeConnection;
import io.quotecast.source.exchange.ExchangeConnection.MessageOutcome;
import io.quotecast.source.exchange.ExchangeEvents;
import io.quotecast.source.exchange.ExchangeLine;
import io.quotecast.source.exchange.ExchangeProtocol;
import io.quotecast.source.exchange.NumberedTrades;
import io.quotecast.source.exchange.ProductSubscriptions;
import io.quotecast.source.exchange.TradeSequences;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The protocol of Coinbase Exchange: subscribes to all products at once, without those that the exchange refuses, and
 * checks the trade ids, which are consecutive for each product. Its state outlasts a connection. Owned by the thread of
 * the source.
 */
final class CoinbaseFeedConversation implements ExchangeConnection.Conversation {
    private static final System.Logger LOG = System.getLogger(CoinbaseProtocol.class.getName());
    /** The exchange's message for every refused subscription. */
    private static final String SUBSCRIPTION_FAILURE = "Failed to subscribe";

    /** How long a refused product is not subscribed to again. */
    private static final long RETRY_REFUSED_NANOS = Duration.ofHours(1).toNanos();

    private final Duration silence;
    private final EventSink sink;
    private final ExchangeConnection.StateReporter reporter;
    private final ExchangeLine line;
    private final CoinbaseReader reader;
    private final ExchangeEvents events;
    private final ProductSubscriptions subscriptions;
    private final TradeSequences sequences;
    private final NumberedTrades trades;
    private final LongSupplier nanoTime;
    private Consumer<String> sender = message -> {};
    private boolean isSubscribing;
    private long refusedNanos;
    /** The products that are subscribed one by one, because the exchange does not say which one it refuses. */
    private final Deque<String> single = new ArrayDeque<>();

    CoinbaseFeedConversation(ExchangeProtocol.Context context) {
        this.silence = context.silence();
        this.sink = context.sink();
        this.reporter = context.reporter();
        this.line = context.line();
        this.reader = new CoinbaseReader(context.instruments());
        this.subscriptions = new ProductSubscriptions(context.products());
        this.nanoTime = context.nanoTime();
        this.events = new ExchangeEvents("Coinbase", sink, LOG);
        this.sequences = line.sequences("Coinbase", sink, LOG, nanoTime);
        this.trades = new NumberedTrades(events, sequences);
    }

    @Override
    public void onOpen(Consumer<String> connectionSender) {
        sender = connectionSender;
        single.clear();
        sequences.onReconnect();
        if (subscriptions.active().isEmpty()) {
            subscriptions.reset();
        }
        subscribe(subscriptions.active());
    }

    @Override
    public MessageOutcome onMessage(String message) {
        CoinbaseMessage parsed = reader.read(message, sink.nowMicros());
        if (parsed instanceof CoinbaseMessage.Event event) {
            return offer(event) ? MessageOutcome.DATA : MessageOutcome.ACKNOWLEDGED;
        }
        if (parsed instanceof CoinbaseMessage.LastMatch lastTrade) {
            sequences.onLast(lastTrade.instrument(), lastTrade.tradeId(), lastTrade.timeMicros());
            return MessageOutcome.DATA;
        }
        if (parsed instanceof CoinbaseMessage.Heartbeat heartbeat) {
            return sequences.onAnnounced(heartbeat.instrument(), heartbeat.lastTradeId())
                    ? MessageOutcome.CONFIRMED
                    : MessageOutcome.OTHER;
        }
        if (parsed instanceof CoinbaseMessage.Subscribed subscribed) {
            return onSubscribed(subscribed.products());
        }
        if (parsed instanceof CoinbaseMessage.Failure failure) {
            return onFailure(failure);
        }
        if (parsed instanceof CoinbaseMessage.Rejected rejected) {
            trades.reject(rejected.reason(), rejected.detail(), rejected.instrument(), rejected.tradeId());
            return MessageOutcome.INVALID;
        }
        return MessageOutcome.OTHER;
    }

    @Override
    public void onBinary(int bytes) {
        events.rejectBinary(bytes);
    }

    @Override
    public @Nullable String onTick() {
        sequences.reportMissing();
        if (!isSubscribing
                && !subscriptions.remark().isEmpty()
                && nanoTime.getAsLong() - refusedNanos >= RETRY_REFUSED_NANOS) {
            subscriptions.reset();
            subscribe(subscriptions.active());
        }
        return sequences.behind(silence);
    }

    @Override
    public String remark() {
        return events.remark(subscriptions.remark());
    }

    /** Subscribes to heartbeats too, which arrive every second and name the newest trade. */
    private void subscribe(List<String> products) {
        isSubscribing = true;
        sender.accept(products.stream()
                .map(product -> '"' + product + '"')
                .collect(Collectors.joining(
                        ",",
                        "{\"type\":\"subscribe\",\"product_ids\":[",
                        "],\"channels\":[\"ticker\",\"matches\",\"heartbeat\"]}")));
    }

    private MessageOutcome onSubscribed(Set<String> products) {
        if (products.isEmpty()) {
            return MessageOutcome.OTHER;
        }
        single.poll();
        if (!single.isEmpty()) {
            subscribe(List.of(single.element()));
            return MessageOutcome.ACKNOWLEDGED;
        }
        isSubscribing = false;
        for (String product : subscriptions.active()) {
            if (!products.contains(product)) {
                refuse(product, "missing from the exchange's acknowledgement");
            }
        }
        return MessageOutcome.ACKNOWLEDGED;
    }

    private MessageOutcome onFailure(CoinbaseMessage.Failure failure) {
        List<String> named = isSubscribing ? subscriptions.namedIn(failure.text()) : List.of();
        if (!isSubscribing || (named.isEmpty() && !failure.message().equals(SUBSCRIPTION_FAILURE))) {
            return reportUnavailable(Quoted.of(failure.text()));
        }
        String reason = Quoted.of(failure.reason().isEmpty() ? failure.message() : failure.reason());
        if (!single.isEmpty()) {
            refuse(single.remove(), reason);
        } else if (!named.isEmpty()) {
            named.forEach(product -> refuse(product, reason));
        } else if (subscriptions.active().size() == 1) {
            refuse(subscriptions.active().get(0), reason);
        } else {
            single.addAll(subscriptions.active());
        }
        if (!single.isEmpty()) {
            subscribe(List.of(single.element()));
        } else if (subscriptions.active().isEmpty()) {
            isSubscribing = false;
            return reportUnavailable(reason);
        } else if (!named.isEmpty()) {
            subscribe(subscriptions.active());
        } else {
            isSubscribing = false;
        }
        return MessageOutcome.OTHER;
    }

    private MessageOutcome reportUnavailable(String reason) {
        LOG.log(System.Logger.Level.WARNING, "Coinbase sent an error: " + reason);
        reporter.report(SourceState.Kind.DOWN, "error from the exchange: " + reason);
        return MessageOutcome.UNAVAILABLE;
    }

    private void refuse(String product, String reason) {
        refusedNanos = nanoTime.getAsLong();
        if (subscriptions.refuse(product, reason)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Coinbase: product " + product + " is not available: " + reason
                            + "; the other products are not affected");
        }
    }

    /** Offers an event; returns false if it has arrived before, which shows that the exchange sends nothing new. */
    private boolean offer(CoinbaseMessage.Event message) {
        MarketEvent.InstrumentEvent event = message.event();
        if (event instanceof Trade trade) {
            events.onOmitted(message.omitted());
            return trades.offer(trade);
        }
        if (line.isNewest(event.instrument(), message.number())) {
            events.onOmitted(message.omitted());
            events.offer(event);
        }
        return true;
    }
}
