package io.quotecast.bench;

import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Symbol;
import io.quotecast.market.Trade;
import java.util.Random;

/** The events that benchmarks work on: 88 % quotes and 12 % trades of 500 instruments, always the same. */
final class SampleEvents {
    static final int EVENTS = 50_000;

    private static final int INSTRUMENTS = 500;
    private static final int QUOTE_PERCENT = 88;

    private SampleEvents() {}

    /** Lists the instruments, whose ids are 0, 1, 2, ... in a new catalogue. */
    static Instrument[] list(Instruments instruments) {
        Instrument[] listed = new Instrument[INSTRUMENTS];
        for (int i = 0; i < listed.length; i++) {
            listed[i] = instruments.list(new Symbol("SYM" + i), "Symbol " + i, "TEST", "", 2, 0, 1);
        }
        return listed;
    }

    /** Events of these instruments, all of one time. */
    static MarketEvent[] events(Instrument[] instruments, long timeMicros) {
        Random random = new Random(42);
        MarketEvent[] events = new MarketEvent[EVENTS];
        for (int i = 0; i < EVENTS; i++) {
            Instrument instrument = instruments[random.nextInt(instruments.length)];
            long price = 10_000L + random.nextInt(10_000);
            long size = 1L + random.nextInt(1_000);
            events[i] = random.nextInt(100) < QUOTE_PERCENT
                    ? new Quote(instrument, price, size, price + 2, size, timeMicros)
                    : new Trade(instrument, price, size, Side.BUY, "Q", i, timeMicros);
        }
        return events;
    }
}
