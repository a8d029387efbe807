package io.quotecast.web.socket;

import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quotecast.protocol.quotecast.QuotecastDialect;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Prepares the WebSocket subprotocols that a client offers, of which the server selects one: several headers become one,
 * because the server reads only the first (RFC 6455, section 11.3.4, permits several), and the subprotocol that only the
 * feed speaks is withdrawn from the offer to other endpoints. Safe on any thread.
 */
@Singleton
public class SubprotocolCheck implements HttpUpgradeCheck {
    private static final String HEADER = "Sec-WebSocket-Protocol";

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        MultiMap headers = context.httpRequest().headers();
        if (headers.contains(HEADER)) {
            boolean isFeed = StreamClients.isNative(context.endpointId());
            String offered = headers.getAll(HEADER).stream()
                    .flatMap(header -> Arrays.stream(header.split(",")))
                    .map(String::strip)
                    .filter(name -> isFeed || !name.equals(QuotecastDialect.MSGPACK_SUBPROTOCOL))
                    .collect(Collectors.joining(","));
            headers.remove(HEADER);
            if (!offered.isEmpty()) {
                headers.set(HEADER, offered);
            }
        }
        return CheckResult.permitUpgrade();
    }
}
