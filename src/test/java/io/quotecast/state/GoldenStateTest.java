package io.quotecast.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.journal.SeriesNumbers;
import io.quotecast.journal.format.FormatVersion;
import io.quotecast.journal.format.InstrumentFields;
import io.quotecast.journal.format.MalformedRecordException;
import io.quotecast.journal.format.ProtobufBuffer;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Side;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingHours;
import io.quotecast.testing.GoldenEvents;
import io.quotecast.testing.StoredEvents;
import io.quotecast.testing.StoredSamples;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GoldenStateTest {
    private final Instruments instruments = StoredEvents.instruments();

    @Test
    void aStateIsWrittenToItsGoldenBytes() {
        StoredSamples.assertGolden(
                "state.held-bars", GoldenEvents.stateWithHeldBars(instruments).snapshot());
    }

    @Test
    void aStateIsReadFromItsGoldenBytes() {
        RecoverableState restored = GoldenEvents.newState(instruments);

        restored.restore(StoredSamples.golden("state.held-bars"), true);

        assertArrayEquals(StoredSamples.golden("state.held-bars"), restored.snapshot());
    }

    @Test
    void aStateOfOddLotsIsWrittenToAndReadFromItsGoldenBytes() {
        RecoverableState restored = GoldenEvents.newState(instruments);

        StoredSamples.assertGolden(
                "state.odd-lot", GoldenEvents.stateWithOddLot(instruments).snapshot());
        restored.restore(StoredSamples.golden("state.odd-lot"), true);

        assertArrayEquals(StoredSamples.golden("state.odd-lot"), restored.snapshot());
    }

    /** The earlier form has the open bars only, without the times of open and close. */
    @Test
    void aStateOfTheFormWithoutHeldBarsIsRead() {
        BarHistory bars = new BarHistory();
        RecoverableState restored =
                new RecoverableState(instruments, new Market(TradingHours.ALWAYS_OPEN, 0), bars, new TradeHistory());
        Instrument apple = instruments.find("AAPL").orElseThrow();

        restored.restore(StoredSamples.golden("state"), true);

        Bar minute = bars.forming(apple, Timeframe.MINUTE).orElseThrow();
        Bar hour = bars.forming(apple, Timeframe.HOUR).orElseThrow();
        assertEquals(List.of(15_010L, 1L, 50L), List.of(minute.open(), minute.trades(), minute.volume()));
        assertEquals(List.of(15_001L, 2L, 150L), List.of(hour.open(), hour.trades(), hour.volume()));
    }

    @Test
    void seriesNumbersAreWrittenToTheirGoldenBytes() {
        StoredSamples.assertGolden(
                "series-numbers", GoldenEvents.seriesNumbers(instruments).toByteArray(instruments));
    }

    @Test
    void seriesNumbersAreReadFromTheirGoldenBytes() {
        SeriesNumbers seriesNumbers = SeriesNumbers.forWindow(1_000);

        seriesNumbers.read(FormatVersion.CURRENT, StoredSamples.golden("series-numbers"), instruments, 0);

        GoldenEvents.all(instruments).values().forEach(event -> assertEquals(1, seriesNumbers.count(event)));
    }

    @Test
    void seriesNumbersOfLaterKindsAreWrittenToAndReadFromTheirGoldenBytes() {
        assertGoldenSeriesNumbers(
                "corrections", GoldenEvents.corrections(instruments).get("cancel"));
        assertGoldenSeriesNumbers("price-bands", GoldenEvents.priceBands(instruments));
    }

    private void assertGoldenSeriesNumbers(String kind, MarketEvent event) {
        SeriesNumbers seriesNumbers = SeriesNumbers.forWindow(1_000);
        seriesNumbers.next(event, 1);
        SeriesNumbers read = SeriesNumbers.forWindow(1_000);

        StoredSamples.assertGolden("series-numbers." + kind, seriesNumbers.toByteArray(instruments));
        read.read(FormatVersion.CURRENT, StoredSamples.golden("series-numbers." + kind), instruments, 0);

        assertEquals(1, read.count(event));
    }

    @Test
    void fieldsThatAreAbsentHaveTheirDefaults() {
        Instrument apple = instruments.find("AAPL").orElseThrow();
        ProtobufBuffer state = new ProtobufBuffer();
        state.writeNumber(FormatVersion.FIELD, FormatVersion.CURRENT);
        for (int field = 2; field <= 3; field++) {
            int start = state.beginMessage(field);
            InstrumentFields.write(apple, state);
            state.endMessage(start);
        }
        Market market = new Market(TradingHours.ALWAYS_OPEN, 0);
        BarHistory bars = new BarHistory();
        RecoverableState restored = new RecoverableState(instruments, market, bars, new TradeHistory());

        restored.restore(state.toByteArray(), true);

        Trade first = new Trade(apple, 100, 1, Side.BUY, null, 1, 5);
        assertTrue(market.ticker(apple).isEmpty());
        market.onTrade(first);
        assertEquals(100, market.ticker(apple).orElseThrow().open());
        bars.onTrade(first, 5, bar -> {});
        assertEquals(0, bars.lateTrades());
    }

    @Test
    void aStateOfANewerFormatCannotBeUsed() {
        ProtobufBuffer state = new ProtobufBuffer();
        state.writeNumber(FormatVersion.FIELD, FormatVersion.CURRENT + 1);
        RecoverableState restored = GoldenEvents.newState(instruments);

        MalformedRecordException exception =
                assertThrows(MalformedRecordException.class, () -> restored.restore(state.toByteArray(), true));

        assertEquals("the state has format 3, and this version knows formats up to 2", exception.getMessage());
    }

    @Test
    void damagedBytesFailOnlyAsMalformedRecords() {
        Random random = new Random(8);
        for (byte[] whole : new byte[][] {
            StoredSamples.golden("state"), StoredSamples.legacy("state.hex").get(0)
        }) {
            for (int i = 0; i < 5_000; i++) {
                byte[] damaged = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
                if (damaged.length > 0) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                }
                try {
                    GoldenEvents.newState(StoredEvents.instruments()).restore(damaged, true);
                } catch (MalformedRecordException e) {
                    // Nothing else escapes.
                }
            }
        }
    }
}
