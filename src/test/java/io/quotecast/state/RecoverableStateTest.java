package io.quotecast.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.journal.Entry;
import io.quotecast.market.Instrument;
import io.quotecast.market.InstrumentState;
import io.quotecast.market.Instruments;
import io.quotecast.market.Side;
import io.quotecast.market.Symbol;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingHours;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoverableStateTest {
    private static final long TIME_MICROS = 1_767_623_400_000_000L;

    private final Instruments instruments = new Instruments();
    private final Instrument listed = instruments.list(new Symbol("BTC-USD"), "Bitcoin", "TEST", "", 2, 8, 1);
    private final RecoverableState state = new RecoverableState(
            instruments, new Market(TradingHours.ALWAYS_OPEN, TIME_MICROS), new BarHistory(), new TradeHistory());

    @Test
    void anEventInTheUnitsOfItsInstrumentIsReplayed() {
        state.replay(new Entry(1, 1, trade(listed, 9_000_000)), TIME_MICROS);

        assertEquals(List.of(new InstrumentState(listed, 9_000_000, "")), state.instrumentStates());
    }

    @Test
    void anEventWithOtherDecimalsThanItsInstrumentIsLeftOut() {
        Instrument recorded = new Instrument(listed.id(), listed.symbol(), "Bitcoin", "TEST", "", 4, 8, 1);

        state.replay(new Entry(1, 1, trade(recorded, 900_000_000)), TIME_MICROS);

        assertEquals(List.of(), state.instrumentStates());
    }

    private static Trade trade(Instrument instrument, long price) {
        return new Trade(instrument, price, 1, Side.BUY, null, 1, TIME_MICROS);
    }
}
