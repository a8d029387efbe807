package io.quotecast.web.socket;

import io.quotecast.ingest.SenderId;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.JsonWriter;
import io.quotecast.protocol.Response;
import io.quotecast.protocol.ServerMessage;
import io.quotecast.push.ClientTransport;
import io.quotecast.push.DirectSender;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What one sender of events is told. Owned by the connection's event loop. */
final class IngestResponder {
    private static final long MOST_PENDING = 1_048_576;

    private final ClientTransport clientTransport;
    private boolean ended;

    IngestResponder(ClientTransport clientTransport) {
        this.clientTransport = clientTransport;
    }

    /** Acknowledges an event, if its sender gave it an id. */
    void accept(@Nullable SenderId id) {
        if (id != null) {
            tell(new Response.IngestAck(json(id)));
        }
    }

    void refuse(@Nullable SenderId id, ErrorCode code, String why) {
        tell(new Response.ErrorMessage(id == null ? null : json(id), code, why, false));
    }

    void refuseForGood(ErrorCode code, String why, int closeCode) {
        if (!ended) {
            ended = true;
            DirectSender.tell(clientTransport, new Response.ErrorMessage(null, code, why, true));
            clientTransport.close(closeCode, why);
        }
    }

    /** Says something; one who reads no answers is closed. */
    void tell(ServerMessage answer) {
        if (clientTransport.pendingBytes() > MOST_PENDING) {
            refuseForGood(
                    ErrorCode.SLOW_CLIENT,
                    "more than " + MOST_PENDING + " bytes of answers wait; read them",
                    ErrorCode.SLOW_CLIENT.closeCode());
        } else if (!ended) {
            DirectSender.tell(clientTransport, answer);
        }
    }

    private static String json(SenderId id) {
        return id.isNumber()
                ? id.text()
                : new String(new JsonWriter().string(id.text()).toBytes(), StandardCharsets.UTF_8);
    }
}
