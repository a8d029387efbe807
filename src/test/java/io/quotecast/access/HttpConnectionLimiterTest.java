package io.quotecast.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.access.HttpConnectionLimiter.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpConnectionLimiterTest {
    private final HttpConnectionLimiter limiter = new HttpConnectionLimiter(4, 3, 1, 6);

    @Test
    void theConnectionThatHasWaitedLongestGivesWay() {
        List<Peer> peers = accept("a", "b", "c", "d");
        limiter.onBusy(peers.get(0));

        assertEquals(Outcome.ACCEPTED, limiter.acquire(new Peer("e", false)));

        assertEquals(List.of(false, true, false, false), evicted(peers));
        assertEquals(4, limiter.count());
        assertEquals(1, limiter.evictions());
    }

    @Test
    void aConnectionThatWaitsAgainIsTheNewestToWait() {
        List<Peer> peers = accept("a", "b", "c", "d");
        limiter.onBusy(peers.get(0));
        limiter.onWaiting(peers.get(0), true);

        accept("e", "f", "g");

        assertEquals(List.of(false, true, true, true), evicted(peers));
    }

    @Test
    void anAddressAtItsLimitGivesWayItself() {
        List<Peer> peers = accept("b", "a", "a", "a");

        assertEquals(Outcome.ACCEPTED, limiter.acquire(new Peer("a", false)));

        assertEquals(List.of(false, true, false, false), evicted(peers));
    }

    @Test
    void busyConnectionsAreNotEvicted() {
        List<Peer> peers = accept("a", "a", "a", "b");
        peers.forEach(limiter::onBusy);

        assertEquals(Outcome.TOO_MANY_OF_ADDRESS, limiter.acquire(new Peer("a", false)));
        assertEquals(Outcome.TOO_MANY, limiter.acquire(new Peer("c", false)));
        assertEquals(List.of(false, false, false, false), evicted(peers));
    }

    @Test
    void aPlaceIsReservedForPrivilegedConnections() {
        accept("a", "b", "c", "d").forEach(limiter::onBusy);

        assertEquals(Outcome.TOO_MANY, limiter.acquire(new Peer("c", false)));
        assertEquals(Outcome.ACCEPTED, limiter.acquire(new Peer("e", true)));
    }

    @Test
    void webSocketsCountOnlyTowardsTheFileDescriptors() {
        accept("a", "a", "a").forEach(limiter::onUpgraded);
        assertEquals(0, limiter.count());
        List<Peer> peers = accept("a", "b");

        assertEquals(Outcome.ACCEPTED, limiter.acquire(new Peer("c", false)));

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

    @Test
    void aConnectionThatHasSentARequestOutlivesOlderAndNewerOnesThatHaveNot() {
        List<Peer> peers = accept("a", "b", "c", "d");
        limiter.onBusy(peers.get(1));
        limiter.onWaiting(peers.get(1), true);

        accept("e", "f", "g", "h", "i", "j");

        assertEquals(List.of(true, false, true, true), evicted(peers));
    }

    @Test
    void aConnectionThatHadNoTimeForARequestIsNotEvicted() {
        List<Peer> peers = new ArrayList<>();
        for (String address : List.of("a", "a", "a")) {
            Peer peer = new Peer(address, false);
            limiter.acquire(peer);
            peers.add(peer);
        }

        assertEquals(Outcome.LATER, limiter.acquire(new Peer("a", false)));
        accept("b");
        limiter.onBusy(peers.get(0));
        limiter.onBusy(peers.get(1));
        assertEquals(Outcome.LATER, limiter.acquire(new Peer("a", false)));
        limiter.onWaiting(peers.get(2), false);
        assertEquals(Outcome.ACCEPTED, limiter.acquire(new Peer("a", false)));
        assertEquals(List.of(false, false, true), evicted(peers));
    }

    private List<Peer> accept(String... addresses) {
        List<Peer> peers = new ArrayList<>();
        for (String address : addresses) {
            Peer peer = new Peer(address, false);
            assertEquals(Outcome.ACCEPTED, limiter.acquire(peer));
            limiter.onWaiting(peer, false);
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
