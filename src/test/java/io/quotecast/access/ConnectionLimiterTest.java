package io.quotecast.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class ConnectionLimiterTest {
    @Test
    void oneTooManyInAllIsRefusedUntilOneLeaves() {
        ConnectionLimiter connectionLimiter = new ConnectionLimiter(2, 2);
        connectionLimiter.enter("a");
        connectionLimiter.enter("b");

        assertEquals(Limit.CONNECTIONS, connectionLimiter.enter("c"));
        assertEquals(2, connectionLimiter.count());

        connectionLimiter.leave("a");
        assertNull(connectionLimiter.enter("c"));
        assertEquals(2, connectionLimiter.count());
    }

    @Test
    void oneTooManyFromAnAddressIsRefusedAndOthersAreNot() {
        ConnectionLimiter connectionLimiter = new ConnectionLimiter(10, 2);
        connectionLimiter.enter("a");
        connectionLimiter.enter("a");

        assertEquals(Limit.CONNECTIONS_PER_ADDRESS, connectionLimiter.enter("a"));
        assertEquals(Limit.CONNECTIONS_PER_ADDRESS, connectionLimiter.enter("a"));
        assertNull(connectionLimiter.enter("b"));
        assertEquals(3, connectionLimiter.count());

        connectionLimiter.leave("a");
        assertNull(connectionLimiter.enter("a"));
    }

    @Test
    void theRefusedLeaveNoTrace() {
        ConnectionLimiter connectionLimiter = new ConnectionLimiter(1, 1);
        connectionLimiter.enter("a");
        for (int i = 0; i < 100; i++) {
            connectionLimiter.enter("a");
            connectionLimiter.enter("b");
        }

        connectionLimiter.leave("a");

        assertEquals(0, connectionLimiter.count());
        assertNull(connectionLimiter.enter("b"));
    }

    @Test
    void anIpv6PeerIsKnownByHisNetworkAndAnIpv4PeerByHisAddress() throws UnknownHostException {
        assertEquals(name("2001:db8:1:2::1"), name("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assertNotEquals(name("2001:db8:1:2::1"), name("2001:db8:1:3::1"));
        assertNotEquals(name("192.0.2.1"), name("192.0.2.2"));
        assertEquals("192.0.2.1", name("192.0.2.1"));
        assertEquals("192.0.2.1", name("::ffff:192.0.2.1"));
    }

    private static String name(String address) throws UnknownHostException {
        return ConnectionLimiter.name(InetAddress.getByName(address));
    }
}
