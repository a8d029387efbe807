package io.quotecast.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/** Runs one target and checks how much memory it allocates. Used by one thread; {@link #toString} works on any. */
final class TargetRunner {
    /** For any input: on a single carriage return, Jackson's CSV parser tries 99,999 columns before it rejects it. */
    private static final long BASE_ALLOWANCE_BYTES = 8 << 20;

    private static final int MAX_PRINTED_BYTES = 2_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final FuzzTarget fuzzTarget;
    private volatile byte[] input = {};

    TargetRunner(FuzzTarget fuzzTarget) {
        this.fuzzTarget = fuzzTarget;
    }

    /** Fails if the reader throws, or allocates out of proportion to the input. */
    void run(byte[] bytes) {
        long max = BASE_ALLOWANCE_BYTES + (long) fuzzTarget.maxAllocationPerByte() * bytes.length;
        long allocated = measureAllocation(bytes);
        // Repeated, because the first run may load classes, which under Jazzer allocates megabytes.
        for (int again = 0; allocated > max && again < 2; again++) {
            allocated = measureAllocation(bytes);
        }
        if (allocated > max) {
            throw new AssertionError(fuzzTarget + " allocated " + allocated + " bytes for " + this);
        }
    }

    private long measureAllocation(byte[] bytes) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        read(bytes);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private void read(byte[] bytes) {
        input = bytes;
        try {
            fuzzTarget.reader().read(bytes);
        } catch (Exception | AssertionError | StackOverflowError e) {
            throw new AssertionError(fuzzTarget + " failed on " + this + ": " + e, e);
        }
    }

    /** Returns the current input, truncated; bytes other than printable ASCII are escaped as {@code \xNN}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(input.length + " bytes: ");
        for (char c : new String(input, 0, Math.min(input.length, MAX_PRINTED_BYTES), StandardCharsets.ISO_8859_1)
                .toCharArray()) {
            text.append(c >= ' ' && c <= '~' && c != '\\' ? String.valueOf(c) : String.format("\\x%02x", (int) c));
        }
        return text.toString();
    }
}
