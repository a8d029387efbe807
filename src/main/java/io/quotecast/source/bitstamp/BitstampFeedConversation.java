package io.quotecast.source.bitstamp;

import io.quotecast.base.Quoted;
import io.quotecast.market.Instrument;
import io.quotecast.market.Quote;
import io.quotecast.source.EventSink;
import io.quotecast.source.SourceState;
import io.quotecast.source.exchange.ExchangeConnection;
import io.quotecast.source.exchange.ExchangeConnection.MessageOutcome;
import io.quotecast.source.exchange.ExchangeEvents;
import io.quotecast.source.exchange.ExchangeProtocol;
import io.quotecast.source.exchange.PacedSender;
import io.quotecast.source.exchange.ProductSubscriptions;
import io.quotecast.source.exchange.UniqueTrades;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The protocol of Bitstamp: subscribes to two channels of each product, one message each, and recognizes repeated
 * trades by id and repeated order books by time. Its state outlasts a connection. Owned by the thread of the
 * connection.
 */
final class BitstampFeedConversation implements ExchangeConnection.Conversation {
    static final int MESSAGES_PER_SECOND = 20;

    private static final System.Logger LOG = System.getLogger(BitstampProtocol.class.getName());
    private static final long HEARTBEAT_NANOS = Duration.ofSeconds(15).toNanos();

    private final String unlisted;
    private final ExchangeConnection.StateReporter reporter;
    private final LongSupplier nanoTime;
    private final BitstampReader reader;
    private final ExchangeEvents events;
    private final UniqueTrades trades;
    private final ProductSubscriptions subscriptions;
    private final PacedSender sender;
    /** Channels without an acknowledgement, in the order of the subscriptions. */
    private final Set<String> pending = new LinkedHashSet<>();

    private final Map<Instrument, Quote> newest = new HashMap<>();
    private boolean isOverlapping;
    private long heartbeatNanos;

    /**
     * @param unlisted names the products that the exchange does not trade; may be empty
     */
    BitstampFeedConversation(String unlisted, ExchangeProtocol.Context context) {
        this.unlisted = unlisted;
        EventSink sink = context.sink();
        this.reporter = context.reporter();
        this.nanoTime = context.nanoTime();
        this.reader = new BitstampReader(context.instruments());
        this.events = new ExchangeEvents("Bitstamp", sink, LOG);
        this.trades = new UniqueTrades(sink, events);
        this.subscriptions = new ProductSubscriptions(context.products());
        // Two subscriptions of each product, and a heartbeat.
        int maxWaiting = 2 * context.products().size() + 1;
        this.sender = new PacedSender(MESSAGES_PER_SECOND, maxWaiting, nanoTime);
    }

    @Override
    public void onOpen(Consumer<String> connectionSender) {
        sender.onOpen(connectionSender);
        heartbeatNanos = nanoTime.getAsLong();
        pending.clear();
        if (!isOverlapping) {
            // After a maintenance of the exchange, its clock may have been set back.
            newest.clear();
            // A product may have been refused by mistake.
            subscriptions.reset();
        }
        for (String product : subscriptions.active()) {
            subscribe(BitstampReader.TRADES + product);
            subscribe(BitstampReader.BOOK + product);
        }
    }

    @Override
    public void onOverlap(boolean overlaps) {
        isOverlapping = overlaps;
        trades.onOverlap(overlaps);
    }

    @Override
    public MessageOutcome onMessage(String message) {
        BitstampMessage parsed = reader.read(message);
        if (parsed instanceof BitstampMessage.TradeMessage trade) {
            return dataIf(trades.offer(trade.trade()));
        }
        if (parsed instanceof BitstampMessage.BookMessage book) {
            return dataIf(offer(book));
        }
        if (parsed instanceof BitstampMessage.Subscribed subscribed) {
            pending.remove(subscribed.channel());
            return MessageOutcome.ACKNOWLEDGED;
        }
        if (parsed instanceof BitstampMessage.ReconnectRequest) {
            return MessageOutcome.ENDING;
        }
        if (parsed instanceof BitstampMessage.Failure failure) {
            return onFailure(Quoted.of(failure.text()));
        }
        if (parsed instanceof BitstampMessage.Rejected rejected) {
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
        sender.onTick();
        long nowNanos = nanoTime.getAsLong();
        if (nowNanos - heartbeatNanos >= HEARTBEAT_NANOS && sender.waiting() == 0) {
            heartbeatNanos = nowNanos;
            sender.send("{\"event\":\"bts:heartbeat\"}");
        }
        return null;
    }

    @Override
    public String remark() {
        return events.remark(subscriptions.remark().isEmpty() ? unlisted : subscriptions.remark());
    }

    private void subscribe(String channel) {
        pending.add(channel);
        sender.send("{\"event\":\"bts:subscribe\",\"data\":{\"channel\":\"" + channel + "\"}}");
    }

    /**
     * Returns the outcome of an event, which is data if it is new. While two connections deliver, the events of the
     * slower one have always arrived before.
     */
    private MessageOutcome dataIf(boolean isNew) {
        return isNew || isOverlapping ? MessageOutcome.DATA : MessageOutcome.ACKNOWLEDGED;
    }

    /** Offers a quote if the best bid or ask has changed; returns false if the order book is not newer than the last. */
    private boolean offer(BitstampMessage.BookMessage message) {
        Quote quote = message.quote();
        Quote previous = newest.get(quote.instrument());
        if (previous != null && quote.timeMicros() <= previous.timeMicros()) {
            return false;
        }
        newest.put(quote.instrument(), quote);
        if (previous == null || !hasSamePricesAndSizes(previous, quote)) {
            events.onOmitted(message.omitted());
            events.offer(quote);
        }
        return true;
    }

    private static boolean hasSamePricesAndSizes(Quote one, Quote other) {
        return one.bid() == other.bid()
                && one.bidSize() == other.bidSize()
                && one.ask() == other.ask()
                && one.askSize() == other.askSize();
    }

    /** The exchange answers subscriptions in order: the first one without an acknowledgement is refused. */
    private MessageOutcome onFailure(String reason) {
        Iterator<String> channels = pending.iterator();
        if (!channels.hasNext()) {
            return reportUnavailable("error from the exchange: " + reason);
        }
        String channel = channels.next();
        channels.remove();
        String product = channel.substring(
                channel.startsWith(BitstampReader.TRADES)
                        ? BitstampReader.TRADES.length()
                        : BitstampReader.BOOK.length());
        if (subscriptions.refuse(product, reason)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Bitstamp: product " + product + " is not available: " + reason
                            + "; the other products are not affected");
        }
        return subscriptions.active().isEmpty() ? reportUnavailable(subscriptions.remark()) : MessageOutcome.OTHER;
    }

    private MessageOutcome reportUnavailable(String reason) {
        LOG.log(System.Logger.Level.WARNING, "Bitstamp: " + reason);
        reporter.report(SourceState.Kind.DOWN, reason);
        return MessageOutcome.UNAVAILABLE;
    }
}
