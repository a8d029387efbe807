package io.quotecast.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/** Puts inputs before one target and watches what they cost. Used by one thread; others may look at the input. */
final class TargetRunner {
    /** For the emptiest of inputs: a carriage return alone has Jackson's CSV try 99,999 columns before it is refused. */
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
        // Once more, since it may have been the first to need some class; under Jazzer that costs megabytes.
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

    /** The newest input, so that it can be put into a test: printable ASCII as it is, all else as {@code \xNN}; a long one is cut. */
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
