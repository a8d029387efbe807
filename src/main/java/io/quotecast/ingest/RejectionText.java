package io.quotecast.ingest;

import io.quotecast.base.FixedPoint;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Trade;

/** The words in which a refusal names the key, its value and the limit. */
public final class RejectionText {
    private RejectionText() {}

    /** Why the {@link Intake} refused this event, in terms of the keys in which it was sent. */
    public static String of(Rejection reason, MarketEvent event, long nowMicros) {
        if (reason == Rejection.BAD_TIME) {
            return time(event.timeMicros(), nowMicros);
        }
        if (reason == Rejection.NOT_PERMITTED && event instanceof MarketEvent.InstrumentEvent one) {
            return "your key is not for symbol '" + one.instrument().symbol() + "'";
        }
        if (event instanceof Trade trade) {
            Amounts only = new Amounts("p", trade.price(), "s", trade.size());
            return only.text(reason, trade.instrument());
        }
        if (event instanceof Quote quote) {
            Amounts bid = new Amounts("bp", quote.bid(), "bs", quote.bidSize());
            Amounts ask = new Amounts("ap", quote.ask(), "as", quote.askSize());
            if (reason == Rejection.CROSSED) {
                int decimals = quote.instrument().priceDecimals();
                return "bp " + number(quote.bid(), decimals) + " is above ap " + number(quote.ask(), decimals);
            }
            return (bid.isFaulty(reason, quote.instrument()) ? bid : ask).text(reason, quote.instrument());
        }
        return reason.text();
    }

    private static String time(long timeMicros, long nowMicros) {
        if (timeMicros <= 0) {
            return "t '" + timeMicros + "' must be above 0";
        }
        // Rounded up, so that what is just over the limit is never said to be at it.
        long ahead = Math.floorDiv(timeMicros - nowMicros + 999_999, 1_000_000L);
        return "t is " + ahead + " s ahead; the limit is " + Intake.MOST_AHEAD_MICROS / 1_000_000 + " s";
    }

    private static String number(long units, int decimals) {
        return "'" + FixedPoint.format(units, decimals) + "'";
    }

    /** A price and its size, with the keys in which they were sent. */
    private record Amounts(String priceKey, long price, String sizeKey, long size) {
        boolean isFaulty(Rejection reason, Instrument instrument) {
            return switch (reason) {
                case PRICE_NOT_POSITIVE -> price <= 0;
                case NEGATIVE_SIZE -> size < 0;
                case TOO_LARGE -> price > FixedPoint.LARGEST || size > FixedPoint.LARGEST;
                case OFF_TICK -> price % instrument.tick() != 0;
                default -> false;
            };
        }

        String text(Rejection reason, Instrument instrument) {
            int priceDecimals = instrument.priceDecimals();
            String shownPrice = priceKey + " " + number(price, priceDecimals);
            String shownSize = sizeKey + " " + number(size, instrument.sizeDecimals());
            return switch (reason) {
                case PRICE_NOT_POSITIVE -> shownPrice + " must be above 0";
                case NEGATIVE_SIZE -> shownSize + " must be at least 0";
                case TOO_LARGE ->
                    price > FixedPoint.LARGEST
                            ? shownPrice + " must be at most " + number(FixedPoint.LARGEST, priceDecimals)
                            : shownSize + " must be at most " + number(FixedPoint.LARGEST, instrument.sizeDecimals());
                case OFF_TICK ->
                    shownPrice + " is not a multiple of the tick " + number(instrument.tick(), priceDecimals);
                default -> reason.text();
            };
        }
    }
}
