package io.quotecast.journal.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.journal.format.MalformedRecordException;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Side;
import io.quotecast.market.Symbol;
import io.quotecast.market.Trade;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordFormatTest {
    private static final long NODE = Long.MAX_VALUE - 5;

    private final Instruments instruments = new Instruments();
    private final Instrument aapl = instruments.list(new Symbol("AAPL"), "Apple Inc.", "NASDAQ", "", 2, 0, 1);
    private final RecordFormat format = new RecordFormat(instruments);
    private final Trade trade = new Trade(aapl, 12_345, 100, Side.BUY, "Q", 7, 1_767_623_400_000_000L);

    @Test
    void anEventIsReadWithItsNodeAndTerm() {
        byte[] value = format.write(NODE, new OutgoingRecord.Event(300, 5_000, 17, trade));

        assertEquals(new RecordFormat.Content(NODE, 300, 5_000, 17, trade), format.read(value));
    }

    @Test
    void aLeaderMarkerHasNoEvent() {
        byte[] value = format.write(NODE, new OutgoingRecord.LeaderMarker(1));

        assertEquals(new RecordFormat.Content(NODE, 1, 0, 0, null), format.read(value));
    }

    @Test
    void aNewerFormatIsReported() {
        byte[] value = format.write(NODE, new OutgoingRecord.LeaderMarker(1));
        value[1] = RecordFormat.VERSION + 1;

        NewerFormatException exception = assertThrows(NewerFormatException.class, () -> format.read(value));

        assertTrue(exception.getMessage().contains("format 3"), exception::getMessage);
    }

    @Test
    void anyOtherContentIsMalformed() {
        Random random = new Random(5);
        byte[] whole = format.write(NODE, new OutgoingRecord.Event(300, 5_000, 17, trade));
        for (int length = 0; length < whole.length; length++) {
            byte[] truncated = Arrays.copyOf(whole, length);
            assertThrows(MalformedRecordException.class, () -> format.read(truncated));
        }
        for (int i = 0; i < 10_000; i++) {
            byte[] damaged = whole.clone();
            // Not the version: a newer version is reported differently.
            damaged[2 + random.nextInt(damaged.length - 2)] = (byte) random.nextInt();
            try {
                format.read(damaged);
            } catch (MalformedRecordException e) {
                // No other exception is thrown.
            }
        }
    }
}
