package io.quotecast.web.socket;

import io.quotecast.ingest.SenderId;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.Response;
import io.quotecast.protocol.ServerMessage;
import io.quotecast.protocol.quotecast.JsonWriter;
import io.quotecast.protocol.quotecast.QuotecastDialect;
import io.quotecast.push.ClientTransport;
import io.quotecast.push.DirectSender;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Sends the responses to one client that ingests events. Owned by the connection's event loop. */
final class IngestResponder {
    private static final long MAX_PENDING_BYTES = 1_048_576;

    private final ClientTransport transport;
    private boolean isClosed;

    IngestResponder(ClientTransport transport) {
        this.transport = transport;
    }

    /** Acknowledges an event that has an id. */
    void acknowledge(@Nullable SenderId id) {
        if (id != null) {
            send(new Response.IngestAck(json(id)));
        }
    }

    void reject(@Nullable SenderId id, ErrorCode code, String reason) {
        send(new Response.ErrorMessage(id == null ? null : json(id), code, reason, false));
    }

    void rejectAndClose(ErrorCode code, String reason, int closeCode) {
        if (!isClosed) {
            isClosed = true;
            DirectSender.send(transport, QuotecastDialect.JSON, new Response.ErrorMessage(null, code, reason, true));
            transport.close(closeCode, reason);
        }
    }

    /** Sends a message, or closes the connection if the client does not read its responses. */
    void send(ServerMessage message) {
        if (transport.pendingBytes() > MAX_PENDING_BYTES) {
            rejectAndClose(
                    ErrorCode.SLOW_CLIENT,
                    "slow client: more than " + MAX_PENDING_BYTES + " bytes of responses are unread",
                    ErrorCode.SLOW_CLIENT.closeCode());
        } else if (!isClosed) {
            DirectSender.send(transport, QuotecastDialect.JSON, message);
        }
    }

    private static String json(SenderId id) {
        return id.isNumber()
                ? id.text()
                : new String(new JsonWriter().string(id.text()).toBytes(), StandardCharsets.UTF_8);
    }
}
