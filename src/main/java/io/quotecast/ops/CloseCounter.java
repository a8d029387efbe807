package io.quotecast.ops;

import io.quotecast.protocol.ErrorCode;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the close codes of WebSockets and event streams, whichever side closed. Only the codes of RFC 6455 and of the
 * protocol have a counter of their own, because a client can send any code. Safe on any thread.
 */
@Singleton
public class CloseCounter {
    /** A connection that ended without a close frame (RFC 6455, section 7.4.1). */
    public static final int ABNORMAL_CLOSURE = 1006;

    /** A close frame without a code (RFC 6455, section 7.4.1). */
    public static final int NO_STATUS_RECEIVED = 1005;

    private static final int[] STANDARD_CODES = {
        1000, 1001, 1002, 1003, NO_STATUS_RECEIVED, ABNORMAL_CLOSURE, 1007, 1008, 1009, 1010, 1011, 1012, 1013
    };

    private final Map<Integer, LongAdder> counts = new TreeMap<>();
    private final LongAdder others = new LongAdder();

    CloseCounter() {
        for (int code : STANDARD_CODES) {
            counts.put(code, new LongAdder());
        }
        for (ErrorCode error : ErrorCode.values()) {
            counts.put(error.closeCode(), new LongAdder());
        }
    }

    public void count(int code) {
        counts.getOrDefault(code, others).increment();
    }

    /** Returns the counters by code; {@code other} contains all codes without a counter of their own. */
    Map<String, LongAdder> countsByCode() {
        Map<String, LongAdder> countsByCode = new TreeMap<>();
        counts.forEach((code, count) -> countsByCode.put(String.valueOf(code), count));
        countsByCode.put("other", others);
        return countsByCode;
    }
}
