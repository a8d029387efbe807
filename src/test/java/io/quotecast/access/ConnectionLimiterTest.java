package io.quotecast.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class ConnectionLimiterTest {
    @Test
    void theTotalLimitHoldsUntilOneConnectionCloses() {
        ConnectionLimiter connectionLimiter = new ConnectionLimiter(2, 2);
        connectionLimiter.acquire("a");
        connectionLimiter.acquire("b");

        assertEquals(Limit.CONNECTIONS, connectionLimiter.acquire("c"));
        assertEquals(2, connectionLimiter.count());

        connectionLimiter.release("a");
        assertNull(connectionLimiter.acquire("c"));
        assertEquals(2, connectionLimiter.count());
    }

    @Test
    void theLimitPerAddressDoesNotAffectOtherAddresses() {
        ConnectionLimiter connectionLimiter = new ConnectionLimiter(10, 2);
        connectionLimiter.acquire("a");
        connectionLimiter.acquire("a");

        assertEquals(Limit.CONNECTIONS_PER_ADDRESS, connectionLimiter.acquire("a"));
        assertEquals(Limit.CONNECTIONS_PER_ADDRESS, connectionLimiter.acquire("a"));
        assertNull(connectionLimiter.acquire("b"));
        assertEquals(3, connectionLimiter.count());

        connectionLimiter.release("a");
        assertNull(connectionLimiter.acquire("a"));
    }

    @Test
    void refusedConnectionsAreNotCounted() {
        ConnectionLimiter connectionLimiter = new ConnectionLimiter(1, 1);
        connectionLimiter.acquire("a");
        for (int i = 0; i < 100; i++) {
            connectionLimiter.acquire("a");
            connectionLimiter.acquire("b");
        }

        connectionLimiter.release("a");

        assertEquals(0, connectionLimiter.count());
        assertNull(connectionLimiter.acquire("b"));
    }

    @Test
    void ipv6IsCountedPerNetworkAndIpv4PerAddress() throws UnknownHostException {
        assertEquals(addressKey("2001:db8:1:2::1"), addressKey("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assertNotEquals(addressKey("2001:db8:1:2::1"), addressKey("2001:db8:1:3::1"));
        assertNotEquals(addressKey("192.0.2.1"), addressKey("192.0.2.2"));
        assertEquals("192.0.2.1", addressKey("192.0.2.1"));
        assertEquals("192.0.2.1", addressKey("::ffff:192.0.2.1"));
    }

    private static String addressKey(String address) throws UnknownHostException {
        return ConnectionLimiter.addressKey(InetAddress.getByName(address));
    }
}
