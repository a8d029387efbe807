package io.quotecast.state;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static io.quotecast.testing.SampleInstruments.MSFT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.journal.RecordedTrade;
import io.quotecast.market.Instrument;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TradeHistoryTest {
    private final TradeHistory history = new TradeHistory();

    @Test
    void anInstrumentWithoutTradesHasNoHistory() {
        history.add(trade(AAPL, 1));

        assertEquals(List.of(), history.newest(MSFT, 10));
        assertEquals(List.of(), history.after(MSFT, 0, 10));
    }

    @Test
    void theNewestTradesAreReturnedOldestFirst() {
        addEveryTenth(5);

        assertEquals(List.of(trade(AAPL, 40), trade(AAPL, 50)), history.newest(AAPL, 2));
        assertEquals(List.of(10L, 20L, 30L, 40L, 50L), positions(history.newest(AAPL, 100)));
    }

    @Test
    void tradesAfterAPositionBeginWithTheOldest() {
        addEveryTenth(5);

        assertEquals(List.of(trade(AAPL, 30), trade(AAPL, 40)), history.after(AAPL, 20, 2));
        assertEquals(List.of(30L, 40L), positions(history.after(AAPL, 29, 2)));
        assertEquals(List.of(10L), positions(history.after(AAPL, 0, 1)));
        assertEquals(List.of(), history.after(AAPL, 50, 10));
    }

    @Test
    void everyTradeIsReachedPageByPage() {
        addEveryTenth(25);

        List<Long> first = positions(history.after(AAPL, 0, 10));
        List<Long> second = positions(history.after(AAPL, first.get(9), 10));
        List<Long> third = positions(history.after(AAPL, second.get(9), 10));

        assertEquals(tens(1, 10), first);
        assertEquals(tens(11, 20), second);
        assertEquals(tens(21, 25), third);
    }

    @Test
    void aThousandTradesOfEachInstrumentAreKept() {
        addEveryTenth(1_500);
        history.add(trade(MSFT, 1));

        assertEquals(tens(501, 1_500), positions(history.newest(AAPL, Integer.MAX_VALUE)));
        assertEquals(tens(501, 1_500), positions(history.after(AAPL, 0, Integer.MAX_VALUE)));
        assertEquals(List.of(trade(MSFT, 1)), history.newest(MSFT, 10));
    }

    private void addEveryTenth(int count) {
        for (int i = 1; i <= count; i++) {
            history.add(trade(AAPL, i * 10L));
        }
    }

    private static List<Long> tens(int from, int to) {
        return LongStream.rangeClosed(from, to).map(i -> i * 10).boxed().toList();
    }

    private static List<Long> positions(List<RecordedTrade> recordedTrades) {
        return recordedTrades.stream().map(RecordedTrade::position).toList();
    }

    private static RecordedTrade trade(Instrument instrument, long position) {
        return new RecordedTrade(
                position,
                position / 10,
                new Trade(instrument, 100 + position, 1, Side.SELL, "V", position, 1_000_000 + position));
    }
}
