package io.quotecast.web.socket;

import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.access.AuditLog;
import io.quotecast.access.Grant;
import io.quotecast.access.Role;
import io.quotecast.ingest.EventQueue;
import io.quotecast.ingest.EventReader;
import io.quotecast.ingest.Intake;
import io.quotecast.ingest.ParseResult;
import io.quotecast.ingest.Rejection;
import io.quotecast.ingest.RejectionText;
import io.quotecast.market.Correction;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.push.ShardLoop;
import io.quotecast.source.EventSink;
import io.quotecast.web.RejectionCodes;
import io.quotecast.web.netty.Channels;
import io.quotecast.web.netty.CloseReasons;
import io.quotecast.web.security.ClientAuthentication;
import io.quotecast.web.security.ConnectionRegistration;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.annotation.security.RolesAllowed;
import java.util.Map;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Ingest over WebSocket: one event per message, acknowledged if it has an id. Every callback runs on the connection's
 * event loop.
 */
@RolesAllowed(Role.INGEST_NAME)
@WebSocket(path = "/v1/ingest", endpointId = "ingest")
public class IngestSocket {
    private static final Logger LOG = Logger.getLogger(IngestSocket.class);
    private static final TypedKey<Object> SENDER = new TypedKey<>("ingest-sender");

    private final Channels channels;
    private final Instruments instruments;
    private final ClientAuthentication clientAuthentication;
    private final EventSink sink;
    private final OpenEndpoints endpoints;
    private final AuditLog auditLog;

    IngestSocket(
            Channels channels,
            Intake intake,
            Instruments instruments,
            ClientAuthentication clientAuthentication,
            OpenEndpoints endpoints,
            AuditLog auditLog) {
        this.channels = channels;
        this.instruments = instruments;
        this.clientAuthentication = clientAuthentication;
        this.auditLog = auditLog;
        this.sink = intake.sink("ingest-websocket");
        this.endpoints = endpoints;
    }

    private record Sender(
            EventReader reader,
            InboundQueue inboundQueue,
            IngestResponder responder,
            ShardLoop loop,
            Grant grant,
            ConnectionRegistration registration,
            Totals totals) {
        private String identity() {
            return grant.isAuthenticated() ? grant.holder() : "local program";
        }
    }

    /** Events of one connection. */
    private static final class Totals {
        private long accepted;
        private long refused;
    }

    @OnOpen
    Uni<Void> open(WebSocketConnection connection) {
        endpoints.add(connection);
        ShardLoop shardLoop = channels.shard(connection).loop();
        IngestResponder responder = new IngestResponder(channels.transport(connection));
        Grant grant = Channels.grant(connection);
        ConnectionRegistration registration = clientAuthentication.newRegistration(
                shardLoop::execute, (code, reason) -> responder.rejectAndClose(code, reason, code.closeCode()));
        if (!registration.register(grant)) {
            registration.closeOverLimit(grant);
            return Uni.createFrom().voidItem();
        }
        InboundQueue inboundQueue = new InboundQueue(channels, connection, shardLoop, responder::send);
        connection
                .userData()
                .put(
                        SENDER,
                        new Sender(
                                new EventReader(instruments),
                                inboundQueue,
                                responder,
                                shardLoop,
                                grant,
                                registration,
                                new Totals()));
        LOG.infof("Ingest client %s connected", connection.id());
        withSender(
                connection,
                sender ->
                        auditLog.record("ingest.connected", sender.identity(), Map.of("connection", connection.id())));
        return Uni.createFrom().voidItem();
    }

    @OnTextMessage
    Uni<Void> text(String text, WebSocketConnection connection) {
        return withSender(
                connection, sender -> sender.reader.read(text, sink.nowMicros(), result -> handle(result, sender)));
    }

    @OnBinaryMessage
    Uni<Void> binary(Buffer ignored, WebSocketConnection connection) {
        return withSender(
                connection,
                sender -> sender.responder.rejectAndClose(
                        ErrorCode.INVALID_SYNTAX,
                        "binary message; events must be JSON in text messages",
                        CloseReasons.UNSUPPORTED_DATA));
    }

    @OnClose
    Uni<Void> close(WebSocketConnection connection) {
        LOG.infof("Ingest client %s disconnected: %s", connection.id(), CloseReasons.describe(connection));
        endpoints.remove(connection);
        return withSender(connection, sender -> {
            sender.registration.unregister();
            auditLog.record(
                    "ingest.disconnected",
                    sender.identity(),
                    Map.of(
                            "connection",
                            connection.id(),
                            "accepted",
                            sender.totals.accepted,
                            "refused",
                            sender.totals.refused));
        });
    }

    @OnError
    Uni<Void> error(Throwable failure, WebSocketConnection connection) {
        if (OversizedMessage.isCauseOf(failure)) {
            sink.reject(Rejection.MALFORMED);
            return withSender(
                    connection,
                    sender -> sender.responder.reject(
                            null,
                            ErrorCode.TOO_LARGE,
                            "the message is too large; the limit is " + EventReader.MAX_BYTES + " bytes"));
        }
        LOG.debugf("Ingest client %s failed: %s", connection.id(), failure);
        return Uni.createFrom().voidItem();
    }

    private void handle(ParseResult parseResult, Sender sender) {
        if (parseResult instanceof ParseResult.Parsed parsed) {
            sender.inboundQueue.run(0, () -> offer(parsed, sender));
        } else if (parseResult instanceof ParseResult.Rejected rejected) {
            sink.reject(rejected.reason());
            sender.totals.refused++;
            sender.inboundQueue.run(0, () -> {
                sender.responder.reject(rejected.id(), RejectionCodes.of(rejected.reason()), rejected.detail());
                return true;
            });
        }
    }

    private boolean offer(ParseResult.Parsed parsed, Sender sender) {
        IngestResponder responder = sender.responder;
        Rejection rejection =
                sender.grant.symbols().admits(parsed.event().instrument().symbol())
                        ? sink.tryOffer(
                                parsed.event(),
                                parsed.id() == null && !(parsed.event() instanceof Correction)
                                        ? null
                                        : position -> acknowledge(parsed, sender, position))
                        : sink.reject(Rejection.NOT_PERMITTED);
        if (rejection == Rejection.BUSY) {
            return false;
        }
        if (rejection == null) {
            sender.totals.accepted++;
        } else {
            sender.totals.refused++;
            String reason = RejectionText.of(rejection, parsed.event(), sink.nowMicros());
            responder.reject(parsed.id(), RejectionCodes.of(rejection), reason);
        }
        return true;
    }

    /** Called on the pipeline thread. */
    private void acknowledge(ParseResult.Parsed parsed, Sender sender, long position) {
        if (position == EventQueue.UNKNOWN_TRADE) {
            Rejection reason = sink.reject(Rejection.UNKNOWN_TRADE);
            sender.loop.execute(() -> sender.responder.reject(parsed.id(), RejectionCodes.of(reason), reason.text()));
        } else {
            sender.loop.execute(() -> sender.responder.acknowledge(parsed.id()));
        }
    }

    private static Uni<Void> withSender(WebSocketConnection connection, Consumer<Sender> task) {
        if (connection.userData().get(SENDER) instanceof Sender sender) {
            task.accept(sender);
        }
        return Uni.createFrom().voidItem();
    }
}
