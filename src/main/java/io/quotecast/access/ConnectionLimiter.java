package io.quotecast.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Limits the number of open connections, in total and per client address. Safe on any thread. */
public final class ConnectionLimiter {
    private final int maxConnections;
    private final int maxPerAddress;
    private final AtomicInteger total = new AtomicInteger();
    private final Map<String, Integer> perAddress = new ConcurrentHashMap<>();

    public ConnectionLimiter(int maxConnections, int maxPerAddress) {
        this.maxConnections = maxConnections;
        this.maxPerAddress = maxPerAddress;
    }

    /**
     * Returns the key under which an address is counted: all of it for IPv4, the /64 network for IPv6, which one peer
     * can use freely.
     */
    public static String addressKey(InetAddress address) {
        return address instanceof Inet6Address
                ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), 8))
                : address.getHostAddress();
    }

    /** Counts a new connection and returns null, or returns the limit that it would exceed. */
    public @Nullable Limit acquire(String address) {
        if (total.incrementAndGet() > maxConnections) {
            total.decrementAndGet();
            return Limit.CONNECTIONS;
        }
        int current = perAddress.merge(address, 1, Integer::sum);
        if (current > maxPerAddress) {
            release(address);
            return Limit.CONNECTIONS_PER_ADDRESS;
        }
        return null;
    }

    /** Counts the end of a connection that was acquired. */
    public void release(String address) {
        total.decrementAndGet();
        perAddress.computeIfPresent(address, (ignored, count) -> count == 1 ? null : count - 1);
    }

    /** Returns the number of open connections. */
    public int count() {
        return total.get();
    }

    public int maxConnections() {
        return maxConnections;
    }

    public int maxPerAddress() {
        return maxPerAddress;
    }
}
