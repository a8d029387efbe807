package io.quotecast.source.backfill;

import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Timeframe;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A bar as an exchange returns it.
 *
 * @param average price weighted by size, or null if the exchange does not say it
 * @param trades number of trades, or 1 if the exchange does not say it; 0 for an interval without trades
 */
public record ExchangeBar(
        long startMicros,
        BigDecimal open,
        BigDecimal high,
        BigDecimal low,
        BigDecimal close,
        BigDecimal volume,
        @Nullable BigDecimal average,
        long trades) {
    private static final BigDecimal MAX_VOLUME = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final BigDecimal THREE = BigDecimal.valueOf(3);

    /**
     * Returns the bar of an instrument. Volume and average are rounded half up to the decimals of the instrument; an
     * average that is missing becomes the mean of high, low and close.
     *
     * @return empty if the prices contradict each other or cannot be represented exactly, or the time is not the start
     *     of a bar
     */
    Optional<Bar> toBar(Instrument instrument, Timeframe timeframe) {
        boolean isConsistent = low.compareTo(open.min(close)) <= 0
                && high.compareTo(open.max(close)) >= 0
                && volume.signum() >= 0
                && trades > 0
                && startMicros % timeframe.micros() == 0;
        if (!isConsistent) {
            return Optional.empty();
        }
        try {
            BigDecimal mean = average == null
                    ? high.add(low).add(close).divide(THREE, instrument.priceDecimals(), RoundingMode.HALF_UP)
                    : average;
            return Optional.of(new Bar(
                    instrument,
                    timeframe,
                    price(open, instrument),
                    price(high, instrument),
                    price(low, instrument),
                    price(close, instrument),
                    rounded(volume, instrument.sizeDecimals()).min(MAX_VOLUME).longValueExact(),
                    rounded(mean.max(low).min(high), instrument.priceDecimals()).longValueExact(),
                    trades,
                    true,
                    startMicros));
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static long price(BigDecimal price, Instrument instrument) {
        return price.movePointRight(instrument.priceDecimals()).longValueExact();
    }

    private static BigDecimal rounded(BigDecimal number, int decimals) {
        return number.movePointRight(decimals).setScale(0, RoundingMode.HALF_UP);
    }
}
