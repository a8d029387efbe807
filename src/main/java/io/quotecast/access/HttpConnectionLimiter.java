package io.quotecast.access;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Limits the connections that are accepted and have not become WebSockets, in total and per client address. At a
 * limit, a new connection takes the place of one that waits for a request: the oldest of those that never sent one, or
 * else the one that has waited longest. So silent peers cannot keep others out. Safe on any thread.
 */
public final class HttpConnectionLimiter {
    private static final int MAX_OPERATORS = 64;

    private final int max;
    private final int maxPerAddress;
    private final int reserved;
    private final int maxOpenFiles;
    private final Set<Connection> open = new HashSet<>();
    /** The connections that had no time for a request yet. */
    private final Set<Connection> settling = new HashSet<>();

    private final Set<Connection> upgraded = new HashSet<>();
    private final Waiting waiting = new Waiting();
    private final Map<String, Address> addresses = new HashMap<>();
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

    /** What becomes of a new connection. */
    public enum Outcome {
        ACCEPTED,
        /** It should be offered again shortly, because the present connections had no time for a request yet. */
        LATER,
        TOO_MANY,
        TOO_MANY_OF_ADDRESS
    }

    /** The connections that wait for a request and may be evicted, each kind from the oldest to the newest. */
    private static final class Waiting {
        private final Set<Connection> unused = new LinkedHashSet<>();
        private final Set<Connection> used = new LinkedHashSet<>();

        @Nullable
        Connection oldest() {
            return !unused.isEmpty()
                    ? unused.iterator().next()
                    : !used.isEmpty() ? used.iterator().next() : null;
        }

        void add(Connection connection, boolean isUsed) {
            (isUsed ? used : unused).add(connection);
        }

        void remove(Connection connection) {
            unused.remove(connection);
            used.remove(connection);
        }
    }

    /** The connections of one address. */
    private static final class Address {
        private final Waiting waiting = new Waiting();
        private int count;
        private int settling;
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

    /** Counts a new connection if there is a place for it, or another connection gives way. */
    public synchronized Outcome acquire(Connection connection) {
        Address address = addresses.computeIfAbsent(connection.addressKey(), key -> new Address());
        if (address.count >= maxPerAddress && !tryEvict(address.waiting)) {
            return address.settling > 0 ? Outcome.LATER : Outcome.TOO_MANY_OF_ADDRESS;
        }
        int extra = connection.isPrivileged() ? reserved : 0;
        boolean isFull = open.size() >= max + extra || open.size() + upgraded.size() >= maxOpenFiles - reserved + extra;
        if (isFull && !tryEvict(waiting)) {
            removeIfUnused(connection.addressKey(), address);
            return settling.isEmpty() ? Outcome.TOO_MANY : Outcome.LATER;
        }
        // Evicting the last other connection of the address has removed it.
        addresses.put(connection.addressKey(), address);
        open.add(connection);
        settling.add(connection);
        address.count++;
        address.settling++;
        return Outcome.ACCEPTED;
    }

    /**
     * The connection waits for a request, and may be evicted.
     *
     * @param isUsed whether it has had one before
     */
    public synchronized void onWaiting(Connection connection, boolean isUsed) {
        Address address = addresses.get(connection.addressKey());
        if (address != null && open.contains(connection)) {
            settle(connection, address);
            address.waiting.remove(connection);
            waiting.remove(connection);
            address.waiting.add(connection, isUsed);
            waiting.add(connection, isUsed);
        }
    }

    /** A request of the connection is being handled, so it is not evicted. */
    public synchronized void onBusy(Connection connection) {
        Address address = addresses.get(connection.addressKey());
        if (address != null) {
            settle(connection, address);
            address.waiting.remove(connection);
            waiting.remove(connection);
        }
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

    private boolean tryEvict(Waiting candidates) {
        Connection oldest = candidates.oldest();
        if (oldest == null) {
            return false;
        }
        remove(oldest);
        evictions++;
        oldest.evict();
        return true;
    }

    private void settle(Connection connection, Address address) {
        if (settling.remove(connection)) {
            address.settling--;
        }
    }

    private boolean remove(Connection connection) {
        Address address = addresses.get(connection.addressKey());
        if (address == null || !open.remove(connection)) {
            return false;
        }
        settle(connection, address);
        address.waiting.remove(connection);
        waiting.remove(connection);
        address.count--;
        removeIfUnused(connection.addressKey(), address);
        return true;
    }

    private void removeIfUnused(String key, Address address) {
        if (address.count == 0) {
            addresses.remove(key);
        }
    }
}
