package io.quotecast.state;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static io.quotecast.testing.SampleInstruments.MSFT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingHours;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A fault of one instrument leaves the tickers and bars of the others alone. */
class IsolatedFailureTest {
    private static final long OPENING = 1_767_623_400_000_000L;
    private static final long SECOND = 1_000_000L;

    private final DerivationFailures failures = new DerivationFailures();
    private final List<Instrument> published = new ArrayList<>();

    @Test
    void aTickerThatFailsDoesNotStopOtherTickers() {
        Market market = new Market(TradingHours.ALWAYS_OPEN, OPENING, failures);
        market.onTrade(trade(AAPL));
        market.onTrade(trade(MSFT));

        market.publishTickers(OPENING, this::publishAllButApple);

        assertEquals(List.of(MSFT), published);
        assertEquals(1, failures.count());
    }

    @Test
    void aTickerThatFailedIsTriedAgainAfterItsNextEventOnly() {
        Market market = new Market(TradingHours.ALWAYS_OPEN, OPENING, failures);
        market.onTrade(trade(AAPL));

        for (int i = 0; i < 100; i++) {
            market.publishTickers(OPENING + i * SECOND, this::publishAllButApple);
        }

        assertEquals(1, failures.count());
    }

    @Test
    void aBarThatFailsDoesNotStopOtherBars() {
        BarHistory bars = new BarHistory(BarHistory.Settings.DEFAULT, failures);
        bars.onTrade(trade(AAPL), OPENING, this::publishAllButApple);
        bars.onTrade(trade(MSFT), OPENING, this::publishAllButApple);

        bars.onTick(OPENING + 2 * SECOND, this::publishAllButApple);

        assertEquals(List.of(MSFT), published.stream().distinct().toList());
        assertEquals(1, failures.count());
    }

    private void publishAllButApple(MarketEvent.InstrumentEvent event) {
        if (event.instrument().equals(AAPL)) {
            throw new ArithmeticException("a fault of one instrument");
        }
        published.add(event.instrument());
    }

    private static Trade trade(Instrument instrument) {
        return new Trade(instrument, 100, 1, Side.BUY, null, 0, OPENING);
    }
}
