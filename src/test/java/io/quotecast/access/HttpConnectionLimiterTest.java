package io.quotecast.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpConnectionLimiterTest {
    private final HttpConnectionLimiter limiter = new HttpConnectionLimiter(4, 3, 1, 6);

    @Test
    void theConnectionThatHasWaitedLongestGivesWay() {
        List<Peer> peers = accept("a", "b", "c", "d");
        limiter.onBusy(peers.get(0));

        assertNull(limiter.acquire(new Peer("e", false)));

        assertEquals(List.of(false, true, false, false), evicted(peers));
        assertEquals(4, limiter.count());
        assertEquals(1, limiter.evictions());
    }

    @Test
    void aConnectionThatWaitsAgainIsTheNewestToWait() {
        List<Peer> peers = accept("a", "b", "c", "d");
        limiter.onBusy(peers.get(0));
        limiter.onWaiting(peers.get(0));

        limiter.acquire(new Peer("e", false));
        limiter.acquire(new Peer("f", false));
        limiter.acquire(new Peer("g", false));

        assertEquals(List.of(false, true, true, true), evicted(peers));
    }

    @Test
    void anAddressAtItsLimitGivesWayItself() {
        List<Peer> peers = accept("b", "a", "a", "a");

        assertNull(limiter.acquire(new Peer("a", false)));

        assertEquals(List.of(false, true, false, false), evicted(peers));
    }

    @Test
    void busyConnectionsAreNotEvicted() {
        List<Peer> peers = accept("a", "a", "a", "b");
        peers.forEach(limiter::onBusy);

        assertEquals(Limit.CONNECTIONS_PER_ADDRESS, limiter.acquire(new Peer("a", false)));
        assertEquals(Limit.CONNECTIONS, limiter.acquire(new Peer("c", false)));
        assertEquals(List.of(false, false, false, false), evicted(peers));
    }

    @Test
    void aPlaceIsReservedForPrivilegedConnections() {
        accept("a", "b", "c", "d").forEach(limiter::onBusy);

        assertEquals(Limit.CONNECTIONS, limiter.acquire(new Peer("c", false)));
        assertNull(limiter.acquire(new Peer("e", true)));
    }

    @Test
    void webSocketsCountOnlyTowardsTheFileDescriptors() {
        accept("a", "a", "a").forEach(limiter::onUpgraded);
        assertEquals(0, limiter.count());
        List<Peer> peers = accept("a", "b");

        assertNull(limiter.acquire(new Peer("c", false)));

        assertTrue(peers.get(0).isEvicted, "five descriptors are in use, and one is reserved");
    }

    @Test
    void anEndedConnectionIsNotCounted() {
        List<Peer> peers = accept("a", "a", "a");
        limiter.onUpgraded(peers.get(0));

        peers.forEach(limiter::release);
        peers.forEach(limiter::release);

        assertEquals(0, limiter.count());
        assertFalse(accept("a", "a", "a", "b").stream().anyMatch(peer -> peer.isEvicted));
    }

    private List<Peer> accept(String... addresses) {
        List<Peer> peers = new ArrayList<>();
        for (String address : addresses) {
            Peer peer = new Peer(address, false);
            assertNull(limiter.acquire(peer));
            peers.add(peer);
        }
        return peers;
    }

    private static List<Boolean> evicted(List<Peer> peers) {
        return peers.stream().map(peer -> peer.isEvicted).toList();
    }

    private static final class Peer implements HttpConnectionLimiter.Connection {
        private final String address;
        private final boolean isPrivileged;
        private boolean isEvicted;

        Peer(String address, boolean isPrivileged) {
            this.address = address;
            this.isPrivileged = isPrivileged;
        }

        @Override
        public String addressKey() {
            return address;
        }

        @Override
        public boolean isPrivileged() {
            return isPrivileged;
        }

        @Override
        public void evict() {
            isEvicted = true;
        }
    }
}
