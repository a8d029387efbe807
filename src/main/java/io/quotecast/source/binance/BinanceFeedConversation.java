package io.quotecast.source.binance;

import io.quotecast.market.Instrument;
import io.quotecast.source.EventSink;
import io.quotecast.source.exchange.ExchangeConnection;
import io.quotecast.source.exchange.ExchangeConnection.MessageOutcome;
import io.quotecast.source.exchange.ExchangeEvents;
import io.quotecast.source.exchange.ExchangeInstruments;
import io.quotecast.source.exchange.ExchangeLine;
import io.quotecast.source.exchange.NumberedTrades;
import io.quotecast.source.exchange.TradeSequences;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The protocol of Binance spot, whose address names the streams. Checks the trade ids, which are consecutive for each
 * product, and the update ids of quotes, which ascend. Its state outlasts a connection. Owned by the thread of the
 * connection.
 */
final class BinanceFeedConversation implements ExchangeConnection.Conversation {
    private static final System.Logger LOG = System.getLogger(BinanceProtocol.class.getName());

    private final BinanceReader reader;
    private final EventSink sink;
    private final ExchangeEvents events;
    private final TradeSequences sequences;
    private final NumberedTrades trades;
    private final ExchangeLine line;
    private final String remark;
    private final Map<Instrument, Long> updateIds = new HashMap<>();
    private boolean isOverlapping;

    /**
     * @param remark what users should know about the products; may be empty
     */
    BinanceFeedConversation(
            ExchangeInstruments instruments, String remark, EventSink sink, LongSupplier nanoTime, ExchangeLine line) {
        this.line = line;
        this.reader = new BinanceReader(instruments);
        this.sink = sink;
        this.remark = remark;
        this.events = new ExchangeEvents("Binance", sink, LOG);
        this.sequences = line.sequences("Binance", sink, LOG, nanoTime);
        this.trades = new NumberedTrades(events, sequences);
    }

    @Override
    public void onOpen(Consumer<String> sender) {
        if (!isOverlapping) {
            // After a maintenance of the exchange, update ids may start again.
            updateIds.clear();
        }
        sequences.onReconnect();
    }

    @Override
    public void onOverlap(boolean overlaps) {
        isOverlapping = overlaps;
        trades.onOverlap(overlaps);
    }

    @Override
    public MessageOutcome onMessage(String message) {
        BinanceMessage parsed = reader.read(message, sink.nowMicros());
        if (parsed instanceof BinanceMessage.TradeMessage trade) {
            return dataIf(trades.offer(trade.trade()));
        }
        if (parsed instanceof BinanceMessage.QuoteMessage quote) {
            return dataIf(offer(quote));
        }
        if (parsed instanceof BinanceMessage.Rejected rejected) {
            trades.reject(rejected.reason(), rejected.detail(), rejected.instrument(), rejected.tradeId());
            return MessageOutcome.INVALID;
        }
        if (parsed instanceof BinanceMessage.Failure failure) {
            LOG.log(System.Logger.Level.WARNING, "Binance sent an error: " + failure.text());
            return MessageOutcome.OTHER;
        }
        return parsed instanceof BinanceMessage.Shutdown ? MessageOutcome.ENDING : MessageOutcome.OTHER;
    }

    @Override
    public void onBinary(int bytes) {
        events.rejectBinary(bytes);
    }

    @Override
    public @Nullable String onTick() {
        return sequences.reportMissing();
    }

    @Override
    public String remark() {
        return events.remark(remark);
    }

    /**
     * Returns the outcome of an event, which is data if it is new. While two connections deliver, the events of the
     * slower one have always arrived before.
     */
    private MessageOutcome dataIf(boolean isNew) {
        return isNew || isOverlapping ? MessageOutcome.DATA : MessageOutcome.ACKNOWLEDGED;
    }

    /** Offers a quote; returns false if it is not newer than the last one. */
    private boolean offer(BinanceMessage.QuoteMessage message) {
        Instrument instrument = message.quote().instrument();
        Long previous = updateIds.get(instrument);
        if (previous != null && message.updateId() <= previous) {
            return false;
        }
        updateIds.put(instrument, message.updateId());
        if (line.isNewest(instrument, message.updateId())) {
            events.onOmitted(message.omitted());
            events.offer(message.quote());
        }
        return true;
    }
}
