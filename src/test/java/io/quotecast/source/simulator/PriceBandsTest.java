package io.quotecast.source.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Status;
import io.quotecast.market.TradingState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PriceBandsTest {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long SECOND = 1_000_000L;

    @Test
    void theBandIsAroundTheMeanPriceOfFiveMinutes() {
        LimitBand band = new LimitBand(LimitBand.TIER_1);
        band.reset(10_000, 0);
        assertEquals(List.of(9_500L, 10_500L), List.of(band.lowerTicks(), band.upperTicks()));
        assertFalse(band.isBrokenBy(10_500));
        assertTrue(band.isBrokenBy(10_501));
        assertTrue(band.isBrokenBy(9_499));

        List<Integer> changedAtSeconds = new ArrayList<>();
        for (int second = 1; second <= 400; second++) {
            if (band.update(10_200, second * SECOND_NANOS, false)) {
                changedAtSeconds.add(second);
            }
        }

        // Five of ten samples move the mean by 1 %; the other five move it by less than 1 % of the new one.
        assertEquals(List.of(150), changedAtSeconds);
        assertEquals(List.of(9_595L, 10_605L), List.of(band.lowerTicks(), band.upperTicks()));
    }

    @Test
    void theBandOfTier2IsTwiceAsWideAndBothAreDoubledNearOpenAndClose() {
        LimitBand band = new LimitBand(LimitBand.TIER_2);
        band.reset(10_000, 0);

        assertEquals(List.of(9_000L, 11_000L), List.of(band.lowerTicks(), band.upperTicks()));
        assertTrue(band.update(10_000, 1, true));
        assertEquals(List.of(8_000L, 12_000L), List.of(band.lowerTicks(), band.upperTicks()));
        assertFalse(band.update(10_000, 2, true));
        assertTrue(band.update(10_000, 3, false));
        assertEquals(List.of(9_000L, 11_000L), List.of(band.lowerTicks(), band.upperTicks()));
    }

    @Test
    void bandsFollowTheRegularSession() {
        MarketModel model = Simulation.model(20, 50, 5, false, "2026-01-05T14:00:00Z");
        Map<Instrument, List<PriceBands>> byInstrument = new HashMap<>();

        Simulation.run(model, "2026-01-05T22:00:00Z", event -> {
            if (event instanceof PriceBands bands) {
                byInstrument
                        .computeIfAbsent(bands.instrument(), any -> new ArrayList<>())
                        .add(bands);
            }
        });

        long open = Simulation.micros("2026-01-05T14:30:00Z");
        long close = Simulation.micros("2026-01-05T20:55:00Z");
        Map<PriceBands.Indicator, Integer> counts = new EnumMap<>(PriceBands.Indicator.class);
        byInstrument.values().forEach(all -> {
            assertEquals(PriceBands.Indicator.OPENING, all.get(0).indicator());
            assertEquals(
                    PriceBands.none(all.get(0).instrument(), PriceBands.Indicator.OUTSIDE_HOURS, close),
                    all.get(all.size() - 1));
            for (PriceBands bands : all) {
                counts.merge(bands.indicator(), 1, Integer::sum);
                assertTrue(bands.timeMicros() >= open && bands.timeMicros() <= close, bands::toString);
                if (bands.exist()) {
                    double width = (double) (bands.upper() - bands.lower()) / (bands.upper() + bands.lower());
                    boolean isDoubled =
                            bands.timeMicros() < open + 900 * SECOND || bands.timeMicros() >= close - 1_200 * SECOND;
                    assertEquals(isDoubled ? 0.10 : 0.05, width, 0.001, bands::toString);
                }
            }
        });
        // Two of the 20 instruments are indices.
        assertEquals(18, byInstrument.size());
        assertEquals(18, counts.get(PriceBands.Indicator.OUTSIDE_HOURS));
        assertTrue(counts.get(PriceBands.Indicator.INTRADAY) >= 40, counts::toString);
    }

    @Test
    void aHaltForAPriceBandComesWithItsSuspension() {
        MarketModel model = Simulation.model(60, 8, 7, true, "2026-01-05T00:00:00Z");
        List<MarketEvent> events = new ArrayList<>();
        Simulation.run(model, "2026-01-12T00:00:00Z", event -> {
            if (event instanceof Status || event instanceof PriceBands) {
                events.add(event);
            }
        });

        int halts = 0;
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i) instanceof Status status && status.state() == TradingState.HALTED) {
                halts++;
                assertEquals(
                        PriceBands.none(status.instrument(), PriceBands.Indicator.SUSPENDED, status.timeMicros()),
                        events.get(i + 1));
            }
        }
        assertTrue(halts > 0);
    }
}
