package io.quotecast.source.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.quotecast.market.MarketEvent;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Quote;
import io.quotecast.market.Status;
import io.quotecast.market.Trade;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ReproducibilityTest {
    private static final int EVENTS = 200_000;

    @Test
    void theSameSeedGivesTheSameMarketOnEveryJdk() throws NoSuchAlgorithmException {
        assertEquals("d3aabadb33e5f990e9c3a98c4ee386d8b5e964e661c1499b763eaf4eb5817748", fingerprint(42, true));
    }

    @Test
    void theSameSeedGivesTheSameMarketWithTradingHours() throws NoSuchAlgorithmException {
        assertEquals("6683a7fec29aad69b83d421db0071aef94cbf7dd781ae74c07006908c6ae592f", fingerprint(42, false));
    }

    @Test
    void anotherSeedGivesAnotherMarket() throws NoSuchAlgorithmException {
        assertNotEquals(fingerprint(42, true), fingerprint(43, true));
    }

    private static String fingerprint(long seed, boolean alwaysOpen) throws NoSuchAlgorithmException {
        MarketModel model = Simulation.model(100, 500, seed, alwaysOpen, "2026-01-05T14:29:00Z");
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        int[] count = new int[1];
        while (count[0] < EVENTS) {
            model.next(event -> {
                if (count[0]++ < EVENTS) {
                    digest.update(text(event).getBytes(StandardCharsets.UTF_8));
                }
            });
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String text(MarketEvent event) {
        if (event instanceof Quote quote) {
            return quote.timeMicros() + " " + quote.instrument().symbol() + " " + quote.bid() + " " + quote.bidSize()
                    + " " + quote.ask() + " " + quote.askSize() + "\n";
        }
        if (event instanceof Trade trade) {
            return trade.timeMicros() + " " + trade.instrument().symbol() + " " + trade.price() + " " + trade.size()
                    + " " + trade.side() + " " + trade.tradeId() + "\n";
        }
        if (event instanceof PriceBands bands) {
            return bands.timeMicros() + " " + bands.instrument().symbol() + " " + bands.lower() + " " + bands.upper()
                    + " " + bands.indicator() + "\n";
        }
        Status status = (Status) event;
        return status.timeMicros() + " " + status.instrument().symbol() + " " + status.state() + " " + status.reason()
                + "\n";
    }
}
