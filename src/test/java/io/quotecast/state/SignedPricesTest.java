package io.quotecast.state;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.journal.format.ProtobufBuffer;
import io.quotecast.journal.format.ProtobufMessage;
import io.quotecast.journal.format.StoredEventReader;
import io.quotecast.journal.format.StoredEventWriter;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Symbol;
import io.quotecast.market.Ticker;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingHours;
import io.quotecast.market.TradingState;
import io.quotecast.market.Turnover;
import io.quotecast.testing.SampleInstruments;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tickers of instruments whose prices may be zero or negative, and of quotes that lack a side. */
class SignedPricesTest {
    private static final long OPENING = 1_767_623_400_000_000L;
    private static final long DAY = 86_400_000_000L;

    private final Instruments instruments = SampleInstruments.catalog();
    private final Instrument spread = instruments.list(new Symbol("CLZ6-CLF7"), "Spread", "TEST", "", 2, 0, 1, true);
    private final Market market = new Market(TradingHours.ALWAYS_OPEN, OPENING);

    @Test
    void aTickerBeginsWithATradeAtZero() {
        market.onTrade(trade(0, 10, OPENING));
        market.onQuote(new Quote(spread, -1, 5, 0, 5, OPENING));

        assertEquals(Optional.of(ticker(0, 0, 0, 0, 0, 10, 0, 1, -1, 0, OPENING)), market.ticker(spread));
    }

    @Test
    void aPreviousCloseOfZeroIsKept() {
        market.onTrade(trade(0, 10, OPENING));
        market.onTrade(trade(-25, 10, OPENING + DAY));
        market.onTrade(trade(-26, 20, OPENING + DAY + 1));

        assertEquals(
                Optional.of(ticker(
                        -26, -25, -25, -26, 0, 30, -26, 2, spread.noPrice(), spread.noPrice(), OPENING + DAY + 1)),
                market.ticker(spread));
    }

    @Test
    void aMissingSideReplacesTheOldOne() {
        market.onTrade(new Trade(AAPL, 100, 1, Side.BUY, null, 0, OPENING));
        market.onTrade(trade(5, 1, OPENING));
        market.onQuote(new Quote(AAPL, 99, 1, 101, 1, OPENING));
        market.onQuote(new Quote(spread, -1, 1, 1, 1, OPENING));

        market.onQuote(new Quote(AAPL, 0, 0, 101, 1, OPENING));
        market.onQuote(new Quote(spread, -1, 1, 0, 0, OPENING));

        Ticker stock = market.ticker(AAPL).orElseThrow();
        Ticker ofSpread = market.ticker(spread).orElseThrow();
        assertEquals("false true", stock.hasBid() + " " + stock.hasAsk());
        assertEquals("true false", ofSpread.hasBid() + " " + ofSpread.hasAsk());
    }

    @Test
    void aTickerIsReadFromTheJournalAsItWasWritten() {
        for (long bid : new long[] {spread.noPrice(), -1, 0, 1}) {
            for (long ask : new long[] {spread.noPrice(), -1, 0, 1}) {
                Ticker ticker = ticker(-26, -25, -25, -26, 0, 30, -26, 2, bid, ask, OPENING);
                ProtobufBuffer out = new ProtobufBuffer();
                new StoredEventWriter().write(1, 0, 0, ticker, out);
                byte[] stored = ProtobufMessage.parse(out.toByteArray()).all(1).get(0);

                assertEquals(ticker, new StoredEventReader(instruments).read(stored));
            }
        }
    }

    @Test
    void averagesOfNegativePricesAreRoundedHalfUp() {
        Random random = new Random(5);
        for (int round = 0; round < 20_000; round++) {
            Turnover turnover = new Turnover();
            BigInteger sum = BigInteger.ZERO;
            long volume = 0;
            for (int i = random.nextInt(5); i >= 0; i--) {
                long price = random.nextInt(41) - 30;
                long size = 1 + random.nextInt(7);
                turnover.add(price, size);
                sum = sum.add(BigInteger.valueOf(price * size));
                volume += size;
            }

            long expected = new BigDecimal(sum.shiftLeft(1).add(BigInteger.valueOf(volume)))
                    .divide(BigDecimal.valueOf(2 * volume), 0, RoundingMode.FLOOR)
                    .longValueExact();

            assertEquals(expected, turnover.averagePrice(volume), sum + " / " + volume);
        }
    }

    private Trade trade(long price, long size, long timeMicros) {
        return new Trade(spread, price, size, Side.BUY, null, 0, timeMicros);
    }

    private Ticker ticker(
            long last,
            long open,
            long high,
            long low,
            long previousClose,
            long volume,
            long average,
            long trades,
            long bid,
            long ask,
            long timeMicros) {
        return new Ticker(
                spread,
                last,
                open,
                high,
                low,
                previousClose,
                volume,
                average,
                trades,
                bid,
                ask,
                TradingState.OPEN,
                timeMicros);
    }
}
