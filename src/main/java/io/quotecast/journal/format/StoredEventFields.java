package io.quotecast.journal.format;

/** The numbers of the fields of an event, as {@code src/docs/journal.proto} defines them. */
final class StoredEventFields {
    static final int POSITION = 1;
    static final int SERIES_NUMBER = 2;
    static final int SYMBOL = 3;
    static final int PRICE_DECIMALS = 4;
    static final int SIZE_DECIMALS = 5;
    static final int SYMBOL_REF = 6;
    static final int TIME_MICROS = 7;
    static final int TIME_DELTA_MICROS = 8;
    static final int TRADE = 9;
    static final int QUOTE = 10;
    static final int BAR = 11;
    static final int TICKER = 12;
    static final int STATUS = 13;
    static final int MESSAGE = 14;
    static final int CORRECTION = 15;
    static final int PRICE_BANDS = 16;

    private StoredEventFields() {}

    static final class OfTrade {
        static final int PRICE = 1;
        static final int SIZE = 2;
        static final int SIDE = 3;
        static final int VENUE = 4;
        static final int TRADE_ID = 5;
        static final int TEXT_ID = 6;
        static final int CONDITIONS = 7;
        static final int EXT = 8;

        private OfTrade() {}
    }

    static final class OfCorrection {
        static final int ORIGINAL = 1;
        static final int ORIGINAL_TIME_DELTA_MICROS = 2;
        static final int CORRECTED = 3;

        private OfCorrection() {}
    }

    static final class OfQuote {
        static final int BID = 1;
        static final int BID_SIZE = 2;
        static final int SPREAD = 3;
        static final int ASK_SIZE = 4;
        static final int EXT = 5;

        private OfQuote() {}
    }

    static final class OfBar {
        static final int TIMEFRAME_SECONDS = 1;
        static final int CLOSED = 2;
        static final int OPEN = 3;
        static final int HIGH_DELTA = 4;
        static final int LOW_DELTA = 5;
        static final int CLOSE_DELTA = 6;
        static final int VOLUME = 7;
        static final int AVERAGE_DELTA = 8;
        static final int TRADES = 9;
        static final int PARTIAL = 10;
        static final int REVISED = 11;

        private OfBar() {}
    }

    static final class OfTicker {
        static final int STATE = 1;
        static final int LAST = 2;
        static final int OPEN_DELTA = 3;
        static final int HIGH_DELTA = 4;
        static final int LOW_DELTA = 5;
        static final int PREVIOUS_CLOSE_DELTA = 6;
        static final int VOLUME = 7;
        static final int AVERAGE_DELTA = 8;
        static final int TRADES = 9;
        static final int BID = 10;
        static final int SPREAD = 11;

        private OfTicker() {}
    }

    static final class OfStatus {
        static final int STATE = 1;
        static final int REASON = 2;

        private OfStatus() {}
    }

    static final class OfPriceBands {
        static final int LOWER = 1;
        static final int WIDTH = 2;
        static final int INDICATOR = 3;

        private OfPriceBands() {}
    }

    static final class OfMessage {
        static final int TOPIC = 1;
        static final int FORM = 2;
        static final int PAYLOAD = 3;
        static final int FROM = 4;
        static final int NAME = 5;
        static final int KEY = 6;

        private OfMessage() {}
    }
}
