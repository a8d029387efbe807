package io.quotecast.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** How many connections are open, in all and from each address. Safe on any thread. */
public final class ConnectionLimiter {
    private final int maxConnections;
    private final int maxPerAddress;
    private final AtomicInteger total = new AtomicInteger();
    private final Map<String, Integer> perAddress = new ConcurrentHashMap<>();

    public ConnectionLimiter(int maxConnections, int maxPerAddress) {
        this.maxConnections = maxConnections;
        this.maxPerAddress = maxPerAddress;
    }

    /** The addresses of one peer under one name: with IPv6 he has a whole network of 64 bits to choose from. */
    public static String addressKey(InetAddress address) {
        return address instanceof Inet6Address
                ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), 8))
                : address.getHostAddress();
    }

    /** One more; or, if it would be one too many, the limit that forbids it. */
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

    /** One that had entered has left. */
    public void release(String address) {
        total.decrementAndGet();
        perAddress.computeIfPresent(address, (ignored, count) -> count == 1 ? null : count - 1);
    }

    /** How many are open. */
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
