package io.quotecast.state;

import io.quotecast.journal.Entry;
import io.quotecast.market.Instrument;

/** Receives the parts of a checkpoint's state when it is read. */
interface StateConsumer {
    void onDay(Instrument instrument, DayState day);

    void onBars(Instrument instrument, BarsState bars);

    /** Receives the newest event of a series, with its position and number. */
    void onNewest(Entry entry);
}
