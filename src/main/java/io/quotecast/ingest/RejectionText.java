package io.quotecast.ingest;

import io.quotecast.base.FixedPoint;
import io.quotecast.market.Correction;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Quote;
import io.quotecast.market.Trade;

/** Messages about rejected events, with key, value and limit. */
public final class RejectionText {
    private RejectionText() {}

    /** Returns the message for an event that the {@link Intake} rejected, in terms of its JSON keys. */
    public static String of(Rejection reason, MarketEvent event, long nowMicros) {
        if (reason == Rejection.BAD_TIME) {
            return timeText(event.timeMicros(), nowMicros);
        }
        if (reason == Rejection.NOT_PERMITTED && event instanceof MarketEvent.InstrumentEvent instrumentEvent) {
            return "your key does not permit symbol '"
                    + instrumentEvent.instrument().symbol() + "'";
        }
        Trade trade = event instanceof Correction correction
                ? correction.corrected()
                : event instanceof Trade aTrade ? aTrade : null;
        if (trade != null) {
            Amounts tradeAmounts = new Amounts("p", trade.price(), "s", trade.size());
            return tradeAmounts.text(reason, trade.instrument());
        }
        if (event instanceof Quote quote) {
            Amounts bid = new Amounts("bp", quote.bid(), "bs", quote.bidSize());
            Amounts ask = new Amounts("ap", quote.ask(), "as", quote.askSize());
            return text(reason, bid, ask, quote.instrument());
        }
        if (event instanceof PriceBands bands) {
            Amounts lower = new Amounts("l", bands.lower(), "", 0);
            Amounts upper = new Amounts("h", bands.upper(), "", 0);
            return text(reason, lower, upper, bands.instrument());
        }
        return reason.text();
    }

    /** Returns the message for a pair of prices, of which the first must be at most the second. */
    private static String text(Rejection reason, Amounts low, Amounts high, Instrument instrument) {
        if (reason == Rejection.CROSSED) {
            int decimals = instrument.priceDecimals();
            return low.priceKey + " " + numberText(low.price, decimals) + " is above " + high.priceKey + " "
                    + numberText(high.price, decimals);
        }
        return (low.isFaulty(reason, instrument) ? low : high).text(reason, instrument);
    }

    private static String timeText(long timeMicros, long nowMicros) {
        if (timeMicros <= 0) {
            return "t '" + timeMicros + "' must be above 0";
        }
        // Rounded up, so that the value in the message always exceeds the limit.
        long secondsAhead = Math.floorDiv(timeMicros - nowMicros + 999_999, 1_000_000L);
        return "t is " + secondsAhead + " s ahead; the limit is " + Intake.MAX_AHEAD_MICROS / 1_000_000 + " s";
    }

    private static String numberText(long units, int decimals) {
        return "'" + FixedPoint.format(units, decimals) + "'";
    }

    /** A price and its size, with their JSON keys. */
    private record Amounts(String priceKey, long price, String sizeKey, long size) {
        boolean isFaulty(Rejection reason, Instrument instrument) {
            return switch (reason) {
                case PRICE_NOT_POSITIVE -> price <= 0 && (price != 0 || size != 0);
                case NEGATIVE_SIZE -> size < 0;
                case TOO_LARGE -> isPriceTooLarge() || size > FixedPoint.MAX_UNITS;
                case OFF_TICK -> price % instrument.tick() != 0;
                default -> false;
            };
        }

        private boolean isPriceTooLarge() {
            return price > FixedPoint.MAX_UNITS || price < -FixedPoint.MAX_UNITS;
        }

        String text(Rejection reason, Instrument instrument) {
            int priceDecimals = instrument.priceDecimals();
            String priceText = priceKey + " " + numberText(price, priceDecimals);
            String sizeText = sizeKey + " " + numberText(size, instrument.sizeDecimals());
            return switch (reason) {
                case PRICE_NOT_POSITIVE -> priceText + " must be above 0";
                case NEGATIVE_SIZE -> sizeText + " must be at least 0";
                case TOO_LARGE ->
                    isPriceTooLarge()
                            ? priceText
                                    + (price < 0 ? " must be at least " : " must be at most ")
                                    + numberText(
                                            price < 0 ? -FixedPoint.MAX_UNITS : FixedPoint.MAX_UNITS, priceDecimals)
                            : sizeText + " must be at most "
                                    + numberText(FixedPoint.MAX_UNITS, instrument.sizeDecimals());
                case OFF_TICK ->
                    priceText + " is not a multiple of the tick " + numberText(instrument.tick(), priceDecimals);
                default -> reason.text();
            };
        }
    }
}
