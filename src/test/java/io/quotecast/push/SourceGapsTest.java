package io.quotecast.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.market.Channel;
import io.quotecast.testing.EmbeddedServer;
import io.quotecast.testing.EmbeddedServer.ConnectedClient;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events that a source has not delivered: the clients of the series are notified. */
class SourceGapsTest {
    private final EmbeddedServer server = new EmbeddedServer(0, 100);

    @Test
    void onlyClientsOfTheSeriesAreNotified() {
        ConnectedClient all = server.connectWith("{\"action\":\"subscribe\",\"trades\":[\"*\"]}");
        ConnectedClient other =
                server.connectWith("{\"action\":\"subscribe\",\"trades\":[\"BBB\"],\"quotes\":[\"AAA\"]}");
        server.trade("AAA", 100);
        server.trade("AAA", 101);
        server.deliver();
        all.transport().drainMessages();
        other.transport().drainMessages();

        server.reportGap(Channel.TRADES, "AAA", 47, 102, 148);

        assertEquals(
                List.of("{\"T\":\"gap\",\"channel\":\"trades\",\"S\":\"AAA\",\"from\":3,\"to\":2,\"reason\":\"source\","
                        + "\"missing\":47,\"first_id\":102,\"last_id\":148}"),
                all.transport().drainMessages().stream().map(JsonNode::toString).toList());
        assertEquals(List.of(), List.copyOf(other.transport().drainMessages()));
    }

    @Test
    void aGapBeforeTheFirstEventHasNoNumber() {
        ConnectedClient client = server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");
        client.transport().drainMessages();

        server.reportGap(Channel.QUOTES, "AAA", 1, 7, 7);

        JsonNode gap = client.transport().drainMessages().get(0);
        assertEquals("quotes 1 0", gap.get("channel").asText() + " " + gap.get("from") + " " + gap.get("to"));
    }
}
