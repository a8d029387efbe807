package io.quotecast.protocol;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static io.quotecast.testing.SampleInstruments.NIKKEI;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.journal.Entry;
import io.quotecast.market.Bar;
import io.quotecast.market.Channel;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import io.quotecast.market.Message.Form;
import io.quotecast.market.Quote;
import io.quotecast.market.Series;
import io.quotecast.market.Side;
import io.quotecast.market.Status;
import io.quotecast.market.Ticker;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Topic;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import io.quotecast.protocol.quotecast.EventEncoder;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EncodedEventTest {
    private static final Message MESSAGE = new Message(new Topic("lobby"), Form.TEXT, new byte[] {'x'}, "k3f9", 1);

    private final EventEncoder encoder = new EventEncoder();

    static Stream<Arguments> events() {
        return Stream.of(
                Arguments.of(new Trade(NIKKEI, 5, 1, Side.BUY, null, 0, 1), Channel.TRADES, 0, false),
                Arguments.of(new Quote(NIKKEI, 5, 1, 10, 1, 1), Channel.QUOTES, 1, true),
                Arguments.of(
                        new Ticker(NIKKEI, 5, 5, 5, 5, 5, 1, 5, 1, 0, 0, TradingState.OPEN, 1),
                        Channel.TICKERS,
                        2,
                        true),
                Arguments.of(new Status(NIKKEI, TradingState.OPEN, "", 1), Channel.STATUSES, 3, false),
                Arguments.of(bar(Timeframe.SECOND, true), Channel.BARS, 4, false),
                Arguments.of(bar(Timeframe.MINUTE, false), Channel.BARS, 5, true),
                Arguments.of(bar(Timeframe.MINUTE, true), Channel.BARS, 5, false),
                Arguments.of(bar(Timeframe.FIVE_MINUTES, false), Channel.BARS, 6, true),
                Arguments.of(bar(Timeframe.HOUR, false), Channel.BARS, 7, true));
    }

    @ParameterizedTest
    @MethodSource("events")
    void instrumentEventHasSlotOfItsKind(MarketEvent event, Channel channel, int slot, boolean isConflatable) {
        EncodedEvent encodedEvent = encoder.encode(new Entry(7, 3, event));

        assertEquals(
                new EncodedEvent(
                        channel, NIKKEI.id(), slot, isConflatable, 7, 3, event.timeMicros(), encodedEvent.json(), null),
                encodedEvent);
        assertArrayEquals(new EventEncoder().json(event, 7, 3), encodedEvent.json());
    }

    @Test
    void messageHasNoSlotAndIsKept() {
        EncodedEvent encodedEvent = encoder.encode(new Entry(7, 3, MESSAGE));

        assertEquals(
                new EncodedEvent(
                        Channel.MESSAGES, -1, -1, false, 7, 3, MESSAGE.timeMicros(), encodedEvent.json(), MESSAGE),
                encodedEvent);
    }

    @Test
    void everySlotBelongsToOneChannel() {
        assertEquals(
                List.of(
                        Channel.TRADES,
                        Channel.QUOTES,
                        Channel.TICKERS,
                        Channel.STATUSES,
                        Channel.BARS,
                        Channel.BARS,
                        Channel.BARS,
                        Channel.BARS),
                IntStream.range(0, Series.COUNT)
                        .mapToObj(slot -> Series.of(slot).channel())
                        .toList());
    }

    @Test
    void bytesAreNotReusedForNextEvent() {
        EncodedEvent first = encoder.encode(new Entry(1, 1, new Status(AAPL, TradingState.OPEN, "", 1)));
        byte[] before = first.json().clone();

        encoder.encode(new Entry(2, 2, new Status(AAPL, TradingState.HALTED, "T12", 2)));

        assertArrayEquals(before, first.json());
    }

    private static Bar bar(Timeframe timeframe, boolean closed) {
        return new Bar(NIKKEI, timeframe, 5, 5, 5, 5, 1, 5, 1, closed, 0);
    }
}
