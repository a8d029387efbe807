package io.quotecast.protocol;

import io.quotecast.alerts.ListedAlert;
import io.quotecast.market.Channel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A message that the server sends in reply to a client message, whose id it repeats. An id is JSON, or null. */
public sealed interface Response extends ServerMessage {
    /** The whole current subscription: the response to subscribe, unsubscribe and list. */
    record Subscribed(
            @Nullable String id,
            Map<Channel, List<String>> names,
            int conflateMillis,
            boolean isPaused,
            RoomsInEffect rooms,
            List<RejectedName> rejected,
            @Nullable Resumption resumption)
            implements Response {
        /** Creates the response to a client that has asked for nothing in rooms. */
        public Subscribed(
                @Nullable String id,
                Map<Channel, List<String>> names,
                int conflateMillis,
                boolean isPaused,
                List<RejectedName> rejected,
                @Nullable Resumption resumption) {
            this(id, names, conflateMillis, isPaused, RoomsInEffect.DEFAULT, rejected, resumption);
        }

        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onSubscribed(this);
        }
    }

    /**
     * What applies to a client in rooms.
     *
     * @param name the name that others see; empty if there is none
     * @param hasEcho whether the client receives its own messages
     * @param presence the rooms whose members it watches
     */
    record RoomsInEffect(String name, boolean hasEcho, List<String> presence) {
        static final RoomsInEffect DEFAULT = new RoomsInEffect("", true, List.of());
    }

    /**
     * A name that was left out of the subscription, with the reason.
     *
     * @param isPresence whether the name is that of a room whose members were to be watched
     */
    record RejectedName(Channel channel, boolean isPresence, String name, ErrorCode code, String text) {
        /** Creates a rejection of a name of a channel. */
        public RejectedName(Channel channel, String name, ErrorCode code, String text) {
            this(channel, false, name, code, text);
        }
    }

    /**
     * The outcome of a resume. If complete, the events after {@code from} up to {@code to} follow, then live events;
     * otherwise a snapshot follows instead.
     *
     * @param events number of events that follow, or -1 if there are too many to count
     */
    record Resumption(long from, long to, long events, boolean isComplete) {}

    /** An error. The connection is closed after a fatal one. */
    record ErrorMessage(@Nullable String id, ErrorCode code, String text, boolean isFatal) implements Response {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onErrorMessage(this);
        }
    }

    /** A published message is in the journal. */
    record Ack(@Nullable String id, long position) implements Response {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onAck(this);
        }
    }

    /** A message to one client has been written to its connection. */
    record Delivered(@Nullable String id) implements Response {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onDelivered(this);
        }
    }

    /** An ingested event was accepted. */
    record IngestAck(String id) implements Response {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onIngestAck(this);
        }
    }

    /** A request was carried out that has no other result. */
    record Success(@Nullable String id, String text) implements Response {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onSuccess(this);
        }
    }

    /** The key was accepted; these roles and limits apply from now on. */
    record Authenticated(@Nullable String id, Set<String> roles, Limits limits) implements Response {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onAuthenticated(this);
        }
    }

    /**
     * The alerts that a request has set or removed, or all of the client.
     *
     * @param maxAlerts how many the client may have at once
     */
    record AlertList(@Nullable String id, List<ListedAlert> alerts, int maxAlerts) implements Response {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onAlertList(this);
        }
    }

    /** The response to a ping. */
    record Pong(@Nullable String id, long timeMicros) implements Response {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onPong(this);
        }
    }
}
