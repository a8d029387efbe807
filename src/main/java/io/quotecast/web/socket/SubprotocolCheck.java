package io.quotecast.web.socket;

import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quotecast.protocol.quotecast.QuotecastDialect;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/**
 * Withdraws from an upgrade request the WebSocket subprotocol that only the feed speaks, before the server selects one
 * of those that the client offers. Safe on any thread.
 */
@Singleton
public class SubprotocolCheck implements HttpUpgradeCheck {
    private static final String HEADER = "Sec-WebSocket-Protocol";

    @Override
    public boolean appliesTo(String endpointId) {
        return !endpointId.equals("stream");
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        MultiMap headers = context.httpRequest().headers();
        List<String> offered = new ArrayList<>();
        for (String header : headers.getAll(HEADER)) {
            for (String name : header.split(",")) {
                if (!name.strip().equals(QuotecastDialect.MSGPACK_SUBPROTOCOL)) {
                    offered.add(name.strip());
                }
            }
        }
        headers.remove(HEADER);
        if (!offered.isEmpty()) {
            headers.set(HEADER, String.join(",", offered));
        }
        return CheckResult.permitUpgrade();
    }
}
