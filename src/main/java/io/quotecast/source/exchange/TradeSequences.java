package io.quotecast.source.exchange;

import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.Trade;
import io.quotecast.source.EventSink;
import io.quotecast.source.FeedAnomaly;
import io.quotecast.source.SourceGap;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The trade ids of all instruments of an exchange that numbers the trades of an instrument 1, 2, 3, ... Counts missing
 * and repeated trades, logs them at most once a minute, and reports missing ones to the clients of the instrument.
 * Outlasts a connection, so that trades between two connections are found too. Owned by one thread.
 */
public final class TradeSequences {
    private static final long LOG_INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

    private final String exchange;
    private final EventSink sink;
    private final System.Logger log;
    private final LongSupplier nanoTime;
    private final Map<Instrument, TradeSequence> sequences = new LinkedHashMap<>();
    private final ExchangeLine line;
    /** The trades of all lines together; null if there is only one. */
    private final @Nullable TradeSequences allLines;

    private final LimitedLog missingLog = new LimitedLog();
    private final LimitedLog repeatedLog = new LimitedLog();

    /** Logs one kind of anomaly at most once a minute, with the number of the others. */
    private final class LimitedLog {
        private boolean isUsed;
        private long usedNanos;
        private long unlogged;

        void add(long trades, Supplier<String> text) {
            long nowNanos = nanoTime.getAsLong();
            if (isUsed && nowNanos - usedNanos < LOG_INTERVAL_NANOS) {
                unlogged += trades;
                return;
            }
            String others = unlogged == 0 ? "" : "; " + unlogged + " more since the last message";
            log.log(System.Logger.Level.WARNING, exchange + ": " + text.get() + others);
            isUsed = true;
            usedNanos = nowNanos;
            unlogged = 0;
        }
    }

    /**
     * @param exchange name of the exchange for log lines
     * @param nanoTime as {@link System#nanoTime}
     */
    public TradeSequences(String exchange, EventSink sink, System.Logger log, LongSupplier nanoTime) {
        this(exchange, sink, log, nanoTime, ExchangeLine.only(), null);
    }

    /**
     * @param line the line whose trades these are
     * @param allLines the trades of all lines together, which decide what is missing; null if there is only one line
     */
    TradeSequences(
            String exchange,
            EventSink sink,
            System.Logger log,
            LongSupplier nanoTime,
            ExchangeLine line,
            @Nullable TradeSequences allLines) {
        this.line = line;
        this.allLines = allLines;
        this.exchange = exchange;
        this.sink = sink;
        this.log = log;
        this.nanoTime = nanoTime;
    }

    /** Records a trade; returns false if it has arrived before. A trade without an id is new. */
    public boolean recordTrade(Trade trade) {
        return trade.tradeId() <= 0
                || sequence(trade.instrument()).isNew(trade.tradeId(), trade.timeMicros(), nanoTime.getAsLong());
    }

    /** Records a trade; returns false if it has arrived before, which is counted. A trade without an id is new. */
    public boolean isNew(Trade trade) {
        if (recordTrade(trade)) {
            return true;
        }
        sink.count(FeedAnomaly.REPEATED, 1);
        repeatedLog.add(
                1,
                () -> "trade " + trade.tradeId() + " of " + trade.instrument().symbol() + " was repeated and ignored");
        return false;
    }

    /** Returns whether no other line has delivered a trade, which is new on this one; if one has, it is counted. */
    boolean isFirst(Trade trade) {
        return allLines == null || line.isFirst(trade, allLines);
    }

    /** Records the newest trade of the exchange, which is not going to arrive, for example at a reconnect. */
    public void onLast(Instrument instrument, long tradeId, long timeMicros) {
        if (tradeId > 0) {
            sequence(instrument).onLast(tradeId, timeMicros, nanoTime.getAsLong());
        }
        if (allLines != null) {
            allLines.onLast(instrument, tradeId, timeMicros);
        }
    }

    /** Records a trade that has arrived and was rejected: its clients miss it. */
    public void onUnusable(Instrument instrument, long tradeId) {
        if (tradeId > 0) {
            sequence(instrument).onUnusable(tradeId, nanoTime.getAsLong());
        }
        if (allLines != null) {
            allLines.onUnusable(instrument, tradeId);
        }
    }

    /**
     * Records the id of the newest trade according to the exchange.
     *
     * @return whether all trades until then have arrived
     */
    public boolean onAnnounced(Instrument instrument, long tradeId) {
        return sequence(instrument).onAnnounced(tradeId, nanoTime.getAsLong());
    }

    /** Called when a new connection is open. */
    public void onReconnect() {
        sequences.values().forEach(TradeSequence::onReconnect);
    }

    /** Returns whether a trade of this instrument is known, so that missing ones can be found. */
    public boolean isStarted(Instrument instrument) {
        return sequence(instrument).highest() > 0;
    }

    /**
     * Reports the trades that are missing for longer than a second. Called about once a second.
     *
     * @return what a connection left out, or null if nothing is missing except between two connections, where another
     *     connection would not help. A line is not replaced for what it leaves out, because the other one has it
     */
    public @Nullable String reportMissing() {
        if (allLines != null) {
            countMissing();
            allLines.reportMissing();
            return null;
        }
        long nowNanos = nanoTime.getAsLong();
        String leftOut = null;
        for (Map.Entry<Instrument, TradeSequence> entry : sequences.entrySet()) {
            TradeSequence.Missing missing = entry.getValue().takeDue(nowNanos);
            if (missing != null) {
                report(entry.getKey(), missing);
                if (missing.isWithinConnection()) {
                    leftOut = describe(entry.getKey(), missing);
                }
            }
        }
        return leftOut;
    }

    /**
     * Returns the first instrument whose trades do not arrive, although the exchange has announced them for longer than
     * this; null if there is none.
     */
    public @Nullable String behind(Duration limit) {
        long nowNanos = nanoTime.getAsLong();
        for (Map.Entry<Instrument, TradeSequence> entry : sequences.entrySet()) {
            if (entry.getValue().isBehind(limit.toNanos(), nowNanos)) {
                long highest = entry.getValue().highest();
                return "trades of " + entry.getKey().symbol() + (highest == 0 ? "" : " after id " + highest)
                        + " do not arrive";
            }
        }
        return null;
    }

    private void countMissing() {
        long nowNanos = nanoTime.getAsLong();
        sequences.forEach((instrument, sequence) -> {
            TradeSequence.Missing missing = sequence.takeDue(nowNanos);
            if (missing != null) {
                sink.count(FeedAnomaly.LINE_MISSING, missing.count());
                missingLog.add(missing.count(), () -> describe(instrument, missing));
            }
        });
    }

    private void report(Instrument instrument, TradeSequence.Missing missing) {
        sink.count(FeedAnomaly.MISSING, missing.count());
        sink.report(new SourceGap(
                sink.name(), Channel.TRADES, instrument, missing.count(), missing.firstId(), missing.lastId()));
        missingLog.add(missing.count(), () -> describe(instrument, missing));
    }

    private static String describe(Instrument instrument, TradeSequence.Missing missing) {
        return missing.firstId() == missing.lastId()
                ? "trade " + missing.firstId() + " of " + instrument.symbol() + " is missing"
                : missing.count() + " trades of " + instrument.symbol() + " are missing (ids " + missing.firstId()
                        + " to " + missing.lastId() + ")";
    }

    private TradeSequence sequence(Instrument instrument) {
        return sequences.computeIfAbsent(instrument, added -> new TradeSequence());
    }
}
