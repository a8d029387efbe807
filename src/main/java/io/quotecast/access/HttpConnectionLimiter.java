package io.quotecast.access;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Limits the connections that are accepted and have not become WebSockets, in total and per client address. At a
 * limit, a new connection takes the place of the one that has waited longest for a request, so that silent peers
 * cannot keep others out. Safe on any thread.
 */
public final class HttpConnectionLimiter {
    private static final int MAX_OPERATORS = 64;

    private final int max;
    private final int maxPerAddress;
    private final int reserved;
    private final int maxOpenFiles;
    private final Set<Connection> open = new HashSet<>();
    private final Set<Connection> waiting = new LinkedHashSet<>();
    private final Set<Connection> upgraded = new HashSet<>();
    private final Map<String, Integer> perAddress = new HashMap<>();
    private long evictions;

    /** An accepted connection. */
    public interface Connection {
        /** Returns the key under which the address of the peer is counted. */
        String addressKey();

        /** Returns whether the connection may use the reserved places. */
        boolean isPrivileged();

        /** Closes the connection, later and on its own thread. */
        void evict();
    }

    /**
     * @param max connections that are not WebSockets
     * @param reserved places beyond {@code max} for privileged connections
     * @param maxOpenFiles all connections, WebSockets included, for which the process has file descriptors
     */
    public HttpConnectionLimiter(int max, int maxPerAddress, int reserved, int maxOpenFiles) {
        this.max = max;
        this.maxPerAddress = maxPerAddress;
        this.reserved = reserved;
        this.maxOpenFiles = maxOpenFiles;
    }

    /** Returns the limits of the management interface, which no client can reach. */
    public static HttpConnectionLimiter forOperators() {
        return new HttpConnectionLimiter(MAX_OPERATORS, MAX_OPERATORS, 0, MAX_OPERATORS);
    }

    /** Counts a new connection and returns null, or returns the limit that it would exceed. */
    public synchronized @Nullable Limit acquire(Connection connection) {
        String address = connection.addressKey();
        if (perAddress.getOrDefault(address, 0) >= maxPerAddress && !evictOldest(address)) {
            return Limit.CONNECTIONS_PER_ADDRESS;
        }
        int extra = connection.isPrivileged() ? reserved : 0;
        boolean isFull = open.size() >= max + extra || open.size() + upgraded.size() >= maxOpenFiles - reserved + extra;
        if (isFull && !evictOldest(null)) {
            return Limit.CONNECTIONS;
        }
        open.add(connection);
        waiting.add(connection);
        perAddress.merge(address, 1, Integer::sum);
        return null;
    }

    /** The connection waits for a request; one that does so again is the newest to wait. */
    public synchronized void onWaiting(Connection connection) {
        if (open.contains(connection)) {
            waiting.remove(connection);
            waiting.add(connection);
        }
    }

    /** A request of the connection is being handled, so it is not evicted. */
    public synchronized void onBusy(Connection connection) {
        waiting.remove(connection);
    }

    /** The connection has become a WebSocket, for which other limits apply. */
    public synchronized void onUpgraded(Connection connection) {
        if (remove(connection)) {
            upgraded.add(connection);
        }
    }

    /** Counts the end of a connection; has no effect if it is not counted. */
    public synchronized void release(Connection connection) {
        remove(connection);
        upgraded.remove(connection);
    }

    /** Returns the number of open connections that are not WebSockets. */
    public synchronized int count() {
        return open.size();
    }

    /** Returns how many connections had to give way to newer ones. */
    public synchronized long evictions() {
        return evictions;
    }

    public int max() {
        return max;
    }

    public int maxPerAddress() {
        return maxPerAddress;
    }

    private boolean evictOldest(@Nullable String address) {
        for (Iterator<Connection> oldest = waiting.iterator(); oldest.hasNext(); ) {
            Connection connection = oldest.next();
            if (address == null || address.equals(connection.addressKey())) {
                remove(connection);
                evictions++;
                connection.evict();
                return true;
            }
        }
        return false;
    }

    private boolean remove(Connection connection) {
        if (!open.remove(connection)) {
            return false;
        }
        waiting.remove(connection);
        perAddress.computeIfPresent(connection.addressKey(), (key, count) -> count == 1 ? null : count - 1);
        return true;
    }
}
