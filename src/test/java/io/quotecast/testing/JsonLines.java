package io.quotecast.testing;

/** Events as publishers send them to {@code /v1/ingest}: one JSON object on each line. */
public final class JsonLines {
    private JsonLines() {}

    /** Returns a quote with the current time. */
    public static String quote(String symbol, String bid, String ask) {
        return quote(symbol, bid, ask, nowMicros());
    }

    public static String quote(String symbol, String bid, String ask, long timeMicros) {
        return "{\"T\":\"q\",\"S\":\"" + symbol + "\",\"bp\":" + bid + ",\"bs\":3,\"ap\":" + ask + ",\"as\":2,\"t\":"
                + timeMicros + "}\n";
    }

    /** Returns a trade of one share with the current time. */
    public static String trade(String symbol, String price) {
        return trade(symbol, price, nowMicros());
    }

    /** Returns a trade of one share. */
    public static String trade(String symbol, String price, long timeMicros) {
        return trade(symbol, price, 1, 0, timeMicros);
    }

    /**
     * Returns a trade.
     *
     * @param id 0 for a trade without an id
     * @param timeMicros 0 for a trade without a time, which gets the time at which the server receives it
     */
    public static String trade(String symbol, String price, int size, long id, long timeMicros) {
        return "{\"T\":\"t\",\"S\":\"" + symbol + "\",\"p\":" + price + ",\"s\":" + size
                + (id == 0 ? "" : ",\"i\":" + id)
                + (timeMicros == 0 ? "" : ",\"t\":" + timeMicros)
                + "}\n";
    }

    private static long nowMicros() {
        return System.currentTimeMillis() * 1_000;
    }
}
