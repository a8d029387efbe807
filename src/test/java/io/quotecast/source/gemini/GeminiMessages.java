package io.quotecast.source.gemini;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Messages of the exchange, in the form of its documentation. */
final class GeminiMessages {
    static final long MILLIS = 1_767_623_399_123L;

    private GeminiMessages() {}

    static String trade(String product, long id, String price, String size, String side) {
        return "{\"type\":\"trade\",\"symbol\":\"" + product + "\",\"event_id\":" + id + ",\"timestamp\":" + MILLIS
                + ",\"price\":\"" + price + "\",\"quantity\":\"" + size + "\",\"side\":\"" + side
                + "\",\"tid\":2840140800042677}";
    }

    static String trade(String product, long id) {
        return trade(product, id, "61000.01", "0.5", "buy");
    }

    /** Returns the first answer to a subscription. */
    static String snapshot(String product, String changes, String... trades) {
        return "{\"type\":\"l2_updates\",\"symbol\":\"" + product + "\",\"changes\":[" + changes + "],\"trades\":["
                + Arrays.stream(trades).collect(Collectors.joining(",")) + "],\"auction_events\":[{\"type\":"
                + "\"auction_result\",\"symbol\":\"" + product + "\",\"result\":\"failure\"}]}";
    }

    static String update(String product, String changes) {
        return "{\"type\":\"l2_updates\",\"symbol\":\"" + product + "\",\"changes\":[" + changes + "]}";
    }

    static String change(String side, String price, String size) {
        return "[\"" + side + "\",\"" + price + "\",\"" + size + "\"]";
    }

    static String heartbeat(long sequence) {
        return "{\"type\":\"heartbeat\",\"timestamp\":" + MILLIS + ",\"sequence\":" + sequence + "}";
    }

    static String subscription(String... products) {
        return "{\"type\":\"subscribe\",\"subscriptions\":[{\"name\":\"l2\",\"symbols\":"
                + Arrays.stream(products).collect(Collectors.joining("\",\"", "[\"", "\"]")) + "}]}";
    }
}
