package io.quotecast.bench;

import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
import io.quotecast.testing.SampleInstruments;
import java.util.Random;

/** The events of the benchmarks: 88 % quotes and 12 % trades of 500 instruments, the same in every run. */
final class SampleEvents {
    static final int EVENTS = 50_000;

    private static final int INSTRUMENTS = 500;
    private static final int QUOTE_PERCENT = 88;

    private SampleEvents() {}

    static Instrument[] listInstruments(Instruments catalog) {
        return SampleInstruments.listStocks(catalog, "SYM", INSTRUMENTS);
    }

    /** Returns events of these instruments, all with the same time. */
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
