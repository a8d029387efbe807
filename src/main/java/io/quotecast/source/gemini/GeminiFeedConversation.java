package io.quotecast.source.gemini;

import io.quotecast.base.Quoted;
import io.quotecast.market.Instrument;
import io.quotecast.market.Quote;
import io.quotecast.source.EventSink;
import io.quotecast.source.FeedAnomaly;
import io.quotecast.source.SourceState;
import io.quotecast.source.exchange.ExchangeConnection;
import io.quotecast.source.exchange.ExchangeConnection.MessageOutcome;
import io.quotecast.source.exchange.ExchangeEvents;
import io.quotecast.source.exchange.ExchangeProtocol;
import io.quotecast.source.exchange.PacedSender;
import io.quotecast.source.exchange.UniqueTrades;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The protocol of Gemini: keeps the order books, whose first message contains all levels, checks the numbers of the
 * heartbeats, and recognizes repeated trades by id. The recent trades that a new connection begins with fill the hole
 * since the previous one. Its state outlasts a connection. Owned by the thread of the connection.
 */
final class GeminiFeedConversation implements ExchangeConnection.Conversation {
    /** Products in one subscription message: the answer to each is a whole order book. */
    static final int PRODUCTS_PER_MESSAGE = 10;

    private static final System.Logger LOG = System.getLogger(GeminiProtocol.class.getName());
    private static final int MESSAGES_PER_SECOND = 2;

    private final List<String> products;
    private final long silenceNanos;
    private final EventSink sink;
    private final ExchangeConnection.StateReporter reporter;
    private final LongSupplier nanoTime;
    private final GeminiReader reader;
    private final ExchangeEvents events;
    private final UniqueTrades trades;
    private final PacedSender sender;
    private final Map<Instrument, TopOfBook> books = new HashMap<>();
    private final Map<Instrument, Quote> quotes = new HashMap<>();
    /** Products without an order book on this connection. */
    private final Set<String> unanswered = new LinkedHashSet<>();

    private long openedNanos;
    /** The number of the next heartbeat; -1 before the first. */
    private long nextHeartbeat;
    /** Why the connection has to be replaced, or null. */
    private @Nullable String fault;

    GeminiFeedConversation(ExchangeProtocol.Context context) {
        this.products = context.products();
        this.silenceNanos = context.silence().toNanos();
        this.sink = context.sink();
        this.reporter = context.reporter();
        this.nanoTime = context.nanoTime();
        this.reader = new GeminiReader(context.instruments());
        this.events = new ExchangeEvents("Gemini", sink, LOG);
        this.trades = new UniqueTrades(sink, events);
        this.sender = new PacedSender(MESSAGES_PER_SECOND, products.size(), nanoTime);
    }

    @Override
    public void onOpen(Consumer<String> connectionSender) {
        sender.onOpen(connectionSender);
        openedNanos = nanoTime.getAsLong();
        nextHeartbeat = -1;
        fault = null;
        // The changes since then are unknown.
        books.clear();
        unanswered.clear();
        unanswered.addAll(products);
        for (int i = 0; i < products.size(); i += PRODUCTS_PER_MESSAGE) {
            sender.send(products.subList(i, Math.min(products.size(), i + PRODUCTS_PER_MESSAGE)).stream()
                    .map(product -> '"' + product + '"')
                    .collect(Collectors.joining(
                            ",", "{\"type\":\"subscribe\",\"subscriptions\":[{\"name\":\"l2\",\"symbols\":[", "]}]}")));
        }
    }

    @Override
    public MessageOutcome onMessage(String message) {
        GeminiMessage parsed = reader.read(message);
        if (parsed instanceof GeminiMessage.TradeMessage trade) {
            return trades.offer(trade.trade()) ? MessageOutcome.DATA : MessageOutcome.ACKNOWLEDGED;
        }
        if (parsed instanceof GeminiMessage.BookMessage book) {
            return onBook(book);
        }
        if (parsed instanceof GeminiMessage.Heartbeat heartbeat) {
            return onHeartbeat(heartbeat.sequence());
        }
        if (parsed instanceof GeminiMessage.Failure failure) {
            String text = "error from the exchange: " + Quoted.of(failure.text());
            LOG.log(System.Logger.Level.WARNING, "Gemini: " + text);
            reporter.report(SourceState.Kind.DOWN, text);
            return MessageOutcome.UNAVAILABLE;
        }
        if (parsed instanceof GeminiMessage.Rejected rejected) {
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
        return fault;
    }

    /** The exchange does not answer the subscription to a product that it does not trade. */
    @Override
    public String remark() {
        boolean isLate = nanoTime.getAsLong() - openedNanos >= silenceNanos && sender.waiting() == 0;
        return events.remark(isLate && !unanswered.isEmpty() ? "not available: " + String.join(", ", unanswered) : "");
    }

    private MessageOutcome onBook(GeminiMessage.BookMessage message) {
        message.rejected().forEach(rejected -> events.reject(rejected.reason(), rejected.detail()));
        Instrument instrument = message.instrument();
        TopOfBook book = books.get(instrument);
        if (message.isSnapshot()) {
            unanswered.remove(message.product());
            book = new TopOfBook(instrument);
            books.put(instrument, book);
            trades.offerRecent(message.recent());
        }
        if (book == null) {
            // Without all other levels, a change says nothing.
            return MessageOutcome.OTHER;
        }
        message.levels().forEach(book::apply);
        events.onOmitted(message.omitted());
        if (book.isCrossed()) {
            setFault("the order book of " + instrument.symbol() + " is crossed", 1);
            return MessageOutcome.OTHER;
        }
        offer(book.quote(sink.nowMicros()));
        return MessageOutcome.DATA;
    }

    private void offer(Quote quote) {
        Quote previous = quotes.put(quote.instrument(), quote);
        if (previous == null
                || previous.bid() != quote.bid()
                || previous.bidSize() != quote.bidSize()
                || previous.ask() != quote.ask()
                || previous.askSize() != quote.askSize()) {
            events.offer(quote);
        }
    }

    private MessageOutcome onHeartbeat(long sequence) {
        if (sequence < 0) {
            return MessageOutcome.OTHER;
        }
        long expected = nextHeartbeat;
        nextHeartbeat = sequence + 1;
        if (expected >= 0 && sequence != expected) {
            setFault("heartbeat " + sequence + " arrived instead of " + expected, Math.max(1, sequence - expected));
            return MessageOutcome.OTHER;
        }
        return MessageOutcome.CONFIRMED;
    }

    /** Replaces the connection at the next tick. Counts what is missing, unless the connection is faulty already. */
    private void setFault(String text, long missing) {
        if (fault == null) {
            fault = text;
            sink.count(FeedAnomaly.MISSING, missing);
            LOG.log(System.Logger.Level.WARNING, "Gemini: " + text);
        }
    }
}
