package io.quotecast.protocol;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static io.quotecast.testing.SampleInstruments.NIKKEI;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.quotecast.journal.Entry;
import io.quotecast.market.Bar;
import io.quotecast.market.Channel;
import io.quotecast.market.Correction;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import io.quotecast.market.Message.Form;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Quote;
import io.quotecast.market.Series;
import io.quotecast.market.Side;
import io.quotecast.market.Status;
import io.quotecast.market.Ticker;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Topic;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import io.quotecast.protocol.quotecast.JsonEncoding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EncodedEventTest {
    private static final Message MESSAGE = new Message(new Topic("lobby"), Form.TEXT, new byte[] {'x'}, "k3f9", 1);

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
                Arguments.of(Correction.of(NIKKEI, null, 7, null, null, 1), Channel.CORRECTIONS, 4, false),
                Arguments.of(PriceBands.none(NIKKEI, PriceBands.Indicator.SUSPENDED, 1), Channel.PRICE_BANDS, 5, false),
                Arguments.of(bar(Timeframe.SECOND, true), Channel.BARS, 6, false),
                Arguments.of(bar(Timeframe.MINUTE, false), Channel.BARS, 10, true),
                Arguments.of(bar(Timeframe.MINUTE, true), Channel.BARS, 10, false),
                Arguments.of(bar(Timeframe.FIVE_MINUTES, false), Channel.BARS, 12, true),
                Arguments.of(bar(Timeframe.HOUR, false), Channel.BARS, 15, true));
    }

    @ParameterizedTest
    @MethodSource("events")
    void instrumentEventHasSlotOfItsKind(MarketEvent event, Channel channel, int slot, boolean isConflatable) {
        EncodedEvent encodedEvent = EncodedEvent.of(new Entry(7, 3, event));

        assertEquals(channel, encodedEvent.channel());
        assertEquals(NIKKEI.id(), encodedEvent.instrumentId());
        assertEquals(slot, encodedEvent.slot());
        assertEquals(isConflatable, encodedEvent.isConflatable());
        assertEquals(7, encodedEvent.position());
        assertEquals(3, encodedEvent.seriesNumber());
        assertEquals(event.timeMicros(), encodedEvent.timeMicros());
        assertNull(encodedEvent.message());
    }

    @Test
    void messageHasNoSlotAndIsKept() {
        EncodedEvent encodedEvent = EncodedEvent.of(new Entry(7, 3, MESSAGE));

        assertEquals(Channel.MESSAGES, encodedEvent.channel());
        assertEquals(-1, encodedEvent.instrumentId());
        assertEquals(-1, encodedEvent.slot());
        assertFalse(encodedEvent.isConflatable());
        assertEquals(7, encodedEvent.position());
        assertEquals(3, encodedEvent.seriesNumber());
        assertSame(MESSAGE, encodedEvent.message());
    }

    @Test
    void everySlotBelongsToOneChannel() {
        List<Channel> expected = new ArrayList<>(List.of(
                Channel.TRADES,
                Channel.QUOTES,
                Channel.TICKERS,
                Channel.STATUSES,
                Channel.CORRECTIONS,
                Channel.PRICE_BANDS));
        expected.addAll(Collections.nCopies(Timeframe.values().length, Channel.BARS));

        assertEquals(
                expected,
                IntStream.range(0, Series.COUNT)
                        .mapToObj(slot -> Series.of(slot).channel())
                        .toList());
    }

    @Test
    void bytesAreNotReusedForNextEvent() {
        EncodedEvent first = status(1);
        byte[] before = JsonEncoding.INSTANCE.json(first).clone();

        JsonEncoding.INSTANCE.json(status(2));

        assertArrayEquals(before, JsonEncoding.INSTANCE.json(first));
    }

    @Test
    void eachEncodingWritesEventOnce() {
        CountingEncoding first = new CountingEncoding("first");
        CountingEncoding second = new CountingEncoding("second");
        CountingEncoding third = new CountingEncoding("third");
        EncodedEvent event = EncodedEvent.of(new Entry(7, 3, MESSAGE), first);

        assertEquals(List.of(1, 0, 0), List.of(first.calls.get(), second.calls.get(), third.calls.get()));
        for (int i = 0; i < 3; i++) {
            assertArrayEquals(first.bytes, event.bytes(first));
            assertArrayEquals(second.bytes, event.bytes(second));
            assertArrayEquals(third.bytes, event.bytes(third));
        }
        assertEquals(List.of(1, 1, 1), List.of(first.calls.get(), second.calls.get(), third.calls.get()));
    }

    @Test
    void eventThatDialectDoesNotCarryHasNoBytes() {
        CountingEncoding nothing = new CountingEncoding(null);
        EncodedEvent event = EncodedEvent.of(new Entry(7, 3, MESSAGE));

        assertNull(event.bytes(nothing));
        assertNull(event.bytes(nothing));
        assertEquals(1, nothing.calls.get());
    }

    /** Threads that need the bytes at the same time, as shards do, all get the same ones. */
    @Test
    void threadsShareBytesOfOneOfThem() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 2_000; round++) {
                EncodedEvent event = status(1);
                CyclicBarrier start = new CyclicBarrier(4);
                List<Future<byte[]>> results = threads.invokeAll(Collections.nCopies(4, () -> {
                    start.await();
                    return JsonEncoding.INSTANCE.json(event);
                }));

                byte[] kept = JsonEncoding.INSTANCE.json(event);
                for (Future<byte[]> result : results) {
                    assertSame(kept, result.get());
                }
            }
        } finally {
            threads.shutdown();
        }
    }

    private static final class CountingEncoding implements Encoding {
        private final AtomicInteger calls = new AtomicInteger();
        private final byte @Nullable [] bytes;

        CountingEncoding(@Nullable String text) {
            bytes = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte @Nullable [] encode(Entry entry) {
            calls.incrementAndGet();
            return bytes;
        }

        @Override
        public byte @Nullable [] encode(ServerMessage message) {
            return null;
        }
    }

    private static EncodedEvent status(long position) {
        return EncodedEvent.of(new Entry(position, position, new Status(AAPL, TradingState.OPEN, "", position)));
    }

    private static Bar bar(Timeframe timeframe, boolean closed) {
        return new Bar(NIKKEI, timeframe, 5, 5, 5, 5, 1, 5, 1, closed, 0);
    }
}
