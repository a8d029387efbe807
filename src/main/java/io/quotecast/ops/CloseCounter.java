package io.quotecast.ops;

import io.quotecast.protocol.ErrorCode;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * With which close codes WebSockets and event streams have ended, however it came about. A client may invent codes, so
 * only those of RFC 6455 and of the protocol are told apart. Safe on any thread.
 */
@Singleton
public class CloseCounter {
    /** An end without a close frame, and a close frame without a code: RFC 6455, section 7.4.1. */
    public static final int ABNORMAL_CLOSURE = 1006;

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

    /** By code as text, {@code other} for those that are not told apart. */
    Map<String, LongAdder> countsByCode() {
        Map<String, LongAdder> countsByCode = new TreeMap<>();
        counts.forEach((code, count) -> countsByCode.put(String.valueOf(code), count));
        countsByCode.put("other", others);
        return countsByCode;
    }
}
