package io.quotecast.alerts;

import io.quotecast.alerts.MarketReading.Outcome;
import io.quotecast.base.FixedPoint;
import io.quotecast.market.Instrument;

/** An alert on its way to fire, with what is known about its condition. Owned by the pipeline thread. */
final class ArmedAlert {
    /** Shortest time between two firings of an alert that repeats, in µs. */
    static final long MIN_INTERVAL_MICROS = 1_000_000;

    private final Alert alert;
    private final AlertOwner owner;
    private Outcome outcome;
    private long level = FixedPoint.NOT_A_NUMBER;
    private long firedMicros = Long.MIN_VALUE / 2;

    /**
     * @param outcome what was known before the next event
     */
    ArmedAlert(Alert alert, AlertOwner owner, Outcome outcome) {
        this.alert = alert;
        this.owner = owner;
        this.outcome = outcome;
    }

    Alert alert() {
        return alert;
    }

    AlertOwner owner() {
        return owner;
    }

    Outcome outcome() {
        return outcome;
    }

    /** Converts the level to the units of the instrument. */
    void bind(Instrument instrument) {
        level = alert.condition().levelUnits(instrument);
    }

    /** Applies the state of the market; returns whether the condition has changed. A missing value changes nothing. */
    boolean update(MarketReading reading) {
        Outcome newest = FixedPoint.isError(level) ? Outcome.UNKNOWN : reading.evaluate(alert.condition(), level);
        if (newest == Outcome.UNKNOWN || newest == outcome) {
            return false;
        }
        outcome = newest;
        return true;
    }

    /** Returns whether an alert whose condition was met may fire again already. */
    boolean tryFire(long nowMicros) {
        // The clock may have been set back.
        if (nowMicros >= firedMicros && nowMicros - firedMicros < MIN_INTERVAL_MICROS) {
            return false;
        }
        firedMicros = nowMicros;
        return true;
    }

    ListedAlert listed() {
        return new ListedAlert(alert, outcome == Outcome.MET);
    }
}
