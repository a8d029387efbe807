package io.quotecast.source.bitstamp;

/** Messages of the exchange, in the form of its documentation. */
final class BitstampMessages {
    static final long TIME = 1_767_623_399_123_456L;

    private BitstampMessages() {}

    static String trade(String product, long id, String price, String size, int type) {
        return "{\"data\":{\"id\":" + id + ",\"timestamp\":\"1767623399\",\"amount\":0.1,\"amount_str\":\"" + size
                + "\",\"price\":1.5,\"price_str\":\"" + price + "\",\"type\":" + type + ",\"microtimestamp\":\"" + TIME
                + "\",\"buy_order_id\":1833111480057857,\"sell_order_id\":1833111480057858},"
                + "\"channel\":\"live_trades_" + product + "\",\"event\":\"trade\"}";
    }

    static String trade(String product, long id) {
        return trade(product, id, "61000", "0.50000000", 0);
    }

    static String book(String product, long time, String bids, String asks) {
        return "{\"data\":{\"timestamp\":\"" + time / 1_000_000 + "\",\"microtimestamp\":\"" + time + "\",\"bids\":["
                + bids + "],\"asks\":[" + asks + "]},\"channel\":\"order_book_" + product + "\",\"event\":\"data\"}";
    }

    static String level(String price, String size) {
        return "[\"" + price + "\",\"" + size + "\"]";
    }

    static String subscription(String channel) {
        return "{\"event\":\"bts:subscribe\",\"data\":{\"channel\":\"" + channel + "\"}}";
    }

    static String acknowledgement(String channel) {
        return "{\"event\":\"bts:subscription_succeeded\",\"channel\":\"" + channel + "\",\"data\":{}}";
    }

    static String error(String text) {
        return "{\"event\":\"bts:error\",\"channel\":\"\",\"data\":{\"code\":null,\"message\":\"" + text + "\"}}";
    }

    static String reconnectRequest() {
        return "{\"event\":\"bts:request_reconnect\",\"channel\":\"\",\"data\":\"\"}";
    }
}
