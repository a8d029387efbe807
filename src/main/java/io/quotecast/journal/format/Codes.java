package io.quotecast.journal.format;

import io.quotecast.market.Message;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Side;
import io.quotecast.market.Timeframe;
import io.quotecast.market.TradingState;

/** The numbers that stand for values of enums in the stored form. They never change; a new value gets a new number. */
public final class Codes {
    private static final Timeframe[] TIMEFRAMES = Timeframe.values();

    private Codes() {}

    static int of(Side side) {
        return switch (side) {
            case UNKNOWN -> 0;
            case BUY -> 1;
            case SELL -> 2;
        };
    }

    static Side side(long code) {
        return switch (small(code)) {
            case 0 -> Side.UNKNOWN;
            case 1 -> Side.BUY;
            case 2 -> Side.SELL;
            default -> throw unknown("side", code);
        };
    }

    static int of(TradingState state) {
        return switch (state) {
            case OPEN -> 1;
            case HALTED -> 2;
            case AUCTION -> 3;
            case PRE_MARKET -> 4;
            case CLOSED -> 5;
        };
    }

    static TradingState tradingState(long code) {
        return switch (small(code)) {
            case 1 -> TradingState.OPEN;
            case 2 -> TradingState.HALTED;
            case 3 -> TradingState.AUCTION;
            case 4 -> TradingState.PRE_MARKET;
            case 5 -> TradingState.CLOSED;
            default -> throw unknown("trading state", code);
        };
    }

    static int of(PriceBands.Indicator indicator) {
        return switch (indicator) {
            case OPENING -> 1;
            case INTRADAY -> 2;
            case RESTATED -> 3;
            case SUSPENDED -> 4;
            case REOPENING -> 5;
            case OUTSIDE_HOURS -> 6;
        };
    }

    static PriceBands.Indicator bandsIndicator(long code) {
        return switch (small(code)) {
            case 1 -> PriceBands.Indicator.OPENING;
            case 2 -> PriceBands.Indicator.INTRADAY;
            case 3 -> PriceBands.Indicator.RESTATED;
            case 4 -> PriceBands.Indicator.SUSPENDED;
            case 5 -> PriceBands.Indicator.REOPENING;
            case 6 -> PriceBands.Indicator.OUTSIDE_HOURS;
            default -> throw unknown("indicator of price bands", code);
        };
    }

    static int of(Message.Form form) {
        return switch (form) {
            case JSON -> 1;
            case TEXT -> 2;
            case BINARY -> 3;
        };
    }

    static Message.Form form(long code) {
        return switch (small(code)) {
            case 1 -> Message.Form.JSON;
            case 2 -> Message.Form.TEXT;
            case 3 -> Message.Form.BINARY;
            default -> throw unknown("form", code);
        };
    }

    /** Returns the length of the timeframe in seconds, which stands for it. */
    public static int of(Timeframe timeframe) {
        return (int) (timeframe.micros() / 1_000_000);
    }

    /**
     * Returns the timeframe of this length.
     *
     * @throws MalformedRecordException if none has it
     */
    public static Timeframe timeframe(long seconds) {
        for (Timeframe timeframe : TIMEFRAMES) {
            if (of(timeframe) == seconds) {
                return timeframe;
            }
        }
        throw unknown("timeframe", seconds);
    }

    /** A code that is out of every range stays so. */
    private static int small(long code) {
        return (int) Math.min(Math.max(code, -1), Integer.MAX_VALUE);
    }

    private static MalformedRecordException unknown(String kind, long code) {
        return new MalformedRecordException(kind + " " + code + " is unknown");
    }
}
