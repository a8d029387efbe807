package io.quotecast.base;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The number of files and sockets that this process may have open at once. */
public final class OpenFiles {
    /** Descriptors for files, and for sockets that are not connections of clients. */
    private static final long RESERVED = 128;

    private static final long MIN_CONNECTIONS = 64;

    private OpenFiles() {}

    /** Returns for how many connections of clients the process has descriptors. */
    public static int maxConnections() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? maxConnections(system.getMaxFileDescriptorCount())
                : Integer.MAX_VALUE;
    }

    static int maxConnections(long maxDescriptors) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(MIN_CONNECTIONS, maxDescriptors - RESERVED));
    }
}
