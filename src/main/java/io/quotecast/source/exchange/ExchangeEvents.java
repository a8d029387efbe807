package io.quotecast.source.exchange;

import io.quotecast.ingest.Intake;
import io.quotecast.ingest.Rejection;
import io.quotecast.ingest.RejectionLog;
import io.quotecast.ingest.RejectionText;
import io.quotecast.market.MarketEvent;
import io.quotecast.source.EventSink;
import io.quotecast.source.EventTimes;
import io.quotecast.source.FeedAnomaly;
import org.jspecify.annotations.Nullable;

/** Offers the events of an exchange to the sink, and counts and logs what is wrong with them. Owned by one thread. */
public final class ExchangeEvents {
    private static final String CLOCK_REMARK = "the clock of this server is behind that of the exchange by more than "
            + Intake.MAX_AHEAD_MICROS / 1_000_000 + " s";

    private final EventSink sink;
    private final RejectionLog rejectionLog;
    private final RejectionLog omissionLog;
    private final RejectionLog clockLog;
    private boolean isClockBehind;

    /**
     * @param exchange name of the exchange for log lines
     */
    public ExchangeEvents(String exchange, EventSink sink, System.Logger log) {
        this.sink = sink;
        rejectionLog = new RejectionLog(log, exchange);
        omissionLog = new RejectionLog(log, exchange);
        clockLog = new RejectionLog(log, exchange);
    }

    /** Offers an event; returns why it was rejected, or null. */
    public @Nullable Rejection offer(MarketEvent.InstrumentEvent event) {
        MarketEvent.InstrumentEvent offered = notAhead(event);
        Rejection rejection = sink.offer(offered);
        if (rejection != null && rejection != Rejection.CLOSED) {
            rejectionLog.report("event", RejectionText.of(rejection, offered, sink.nowMicros()), sink.nowMicros());
        }
        return rejection;
    }

    /**
     * Counts a size that the event does not contain, because it cannot be represented.
     *
     * @param description empty if the event is complete, which is not counted
     */
    public void onOmitted(String description) {
        if (!description.isEmpty()) {
            sink.count(FeedAnomaly.OMITTED_SIZE, 1);
            omissionLog.report("size", description, sink.nowMicros());
        }
    }

    /** Counts and logs a message that is not valid. */
    public void reject(Rejection reason, String detail) {
        sink.reject(reason);
        rejectionLog.report("message", detail, sink.nowMicros());
    }

    /** Counts and logs a binary message, of which the feed has none. */
    public void rejectBinary(int bytes) {
        reject(Rejection.MALFORMED, "binary message of " + bytes + " bytes");
    }

    /**
     * Returns what users should know about the times of the events, after another remark; empty if there is neither.
     *
     * @param other what users should know about the products; may be empty
     */
    public String remark(String other) {
        String times = isClockBehind ? CLOCK_REMARK : "";
        return other.isEmpty() || times.isEmpty() ? other + times : other + "; " + times;
    }

    /**
     * Returns the event with a time that the intake accepts. If the clock of this server is far behind, for example
     * because it was set back, its events would be lost otherwise.
     */
    private MarketEvent.InstrumentEvent notAhead(MarketEvent.InstrumentEvent event) {
        long nowMicros = sink.nowMicros();
        isClockBehind = event.timeMicros() - nowMicros > Intake.MAX_AHEAD_MICROS;
        if (!isClockBehind) {
            return event;
        }
        sink.count(FeedAnomaly.REPLACED_TIME, 1);
        clockLog.report("time", RejectionText.of(Rejection.BAD_TIME, event, nowMicros) + "; replaced", nowMicros);
        return EventTimes.withTime(nowMicros, event);
    }
}
