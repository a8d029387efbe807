package io.quotecast.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class CrowdTest {
    @Test
    void oneTooManyInAllIsRefusedUntilOneLeaves() {
        Crowd crowd = new Crowd(2, 2);
        crowd.enter("a");
        crowd.enter("b");

        assertEquals(Limit.CONNECTIONS, crowd.enter("c"));
        assertEquals(2, crowd.count());

        crowd.leave("a");
        assertNull(crowd.enter("c"));
        assertEquals(2, crowd.count());
    }

    @Test
    void oneTooManyFromAnAddressIsRefusedAndOthersAreNot() {
        Crowd crowd = new Crowd(10, 2);
        crowd.enter("a");
        crowd.enter("a");

        assertEquals(Limit.CONNECTIONS_PER_ADDRESS, crowd.enter("a"));
        assertEquals(Limit.CONNECTIONS_PER_ADDRESS, crowd.enter("a"));
        assertNull(crowd.enter("b"));
        assertEquals(3, crowd.count());

        crowd.leave("a");
        assertNull(crowd.enter("a"));
    }

    @Test
    void theRefusedLeaveNoTrace() {
        Crowd crowd = new Crowd(1, 1);
        crowd.enter("a");
        for (int i = 0; i < 100; i++) {
            crowd.enter("a");
            crowd.enter("b");
        }

        crowd.leave("a");

        assertEquals(0, crowd.count());
        assertNull(crowd.enter("b"));
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
        return Crowd.name(InetAddress.getByName(address));
    }
}
