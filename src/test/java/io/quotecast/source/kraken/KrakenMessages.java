package io.quotecast.source.kraken;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Messages of the exchange, in the form of its documentation. */
final class KrakenMessages {
    private KrakenMessages() {}

    static String trades(String type, String product, long... ids) {
        return "{\"channel\":\"trade\",\"type\":\"" + type + "\",\"data\":"
                + LongStream.of(ids)
                        .mapToObj(id -> trade(product, id, "61000.1", "0.5"))
                        .collect(Collectors.joining(",", "[", "]"))
                + "}";
    }

    static String trade(String product, long id, String price, String size) {
        return "{\"symbol\":\"" + product + "\",\"side\":\"sell\",\"price\":" + price + ",\"qty\":" + size
                + ",\"ord_type\":\"market\",\"trade_id\":" + id + ",\"timestamp\":\"2026-01-05T14:29:59.123456Z\"}";
    }

    static String ticker(String product, String bid, String bidSize, String ask, String askSize) {
        return "{\"channel\":\"ticker\",\"type\":\"update\",\"data\":[{\"symbol\":\"" + product + "\",\"bid\":" + bid
                + ",\"bid_qty\":" + bidSize + ",\"ask\":" + ask + ",\"ask_qty\":" + askSize
                + ",\"last\":61000.1,\"volume\":123.4,\"vwap\":60000.2,\"low\":1,\"high\":2,\"change\":-3,"
                + "\"change_pct\":-0.1}]}";
    }

    static String acknowledgement(String channel, String product) {
        return "{\"method\":\"subscribe\",\"result\":{\"channel\":\"" + channel + "\",\"snapshot\":true,\"symbol\":\""
                + product + "\"},\"success\":true,\"time_in\":\"2026-01-05T14:30:00.000001Z\","
                + "\"time_out\":\"2026-01-05T14:30:00.000002Z\"}";
    }

    static String refusal(String product) {
        return "{\"error\":\"Currency pair not supported " + product + "\",\"method\":\"subscribe\",\"success\":false,"
                + "\"symbol\":\"" + product + "\",\"time_in\":\"2026-01-05T14:30:00.000001Z\"}";
    }

    static String status(String system) {
        return "{\"channel\":\"status\",\"type\":\"update\",\"data\":[{\"version\":\"2.0.10\",\"system\":\"" + system
                + "\",\"api_version\":\"v2\",\"connection_id\":12393906104898154338}]}";
    }

    static String subscription(String channel, String option, String... products) {
        return "{\"method\":\"subscribe\",\"params\":{\"channel\":\"" + channel + "\",\"symbol\":"
                + Arrays.stream(products).collect(Collectors.joining("\",\"", "[\"", "\"]")) + "," + option + "}}";
    }
}
