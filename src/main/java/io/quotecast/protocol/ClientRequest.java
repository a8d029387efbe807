package io.quotecast.protocol;

import io.quotecast.alerts.AlertType;
import io.quotecast.market.Channel;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A request of a client. Its {@code id} is the JSON that a response repeats, or null if the request has none. */
public sealed interface ClientRequest {
    @Nullable
    String id();

    void deliverTo(Receiver receiver);

    /** Handles requests, with one method per kind. */
    interface Receiver {
        void onSubscribe(Subscribe request);

        void onUnsubscribe(Unsubscribe request);

        void onListSubscription(ListSubscription request);

        void onPause(Pause request);

        void onUnpause(Unpause request);

        void onPing(Ping request);

        void onPublish(Publish request);

        void onAuthenticate(Authenticate request);

        void onReplay(Replay request);

        void onSetAlert(SetAlert request);

        void onRemoveAlerts(RemoveAlerts request);

        void onListAlerts(ListAlerts request);

        void onInvalid(Invalid request);
    }

    /**
     * Adds names to the subscription.
     *
     * @param names symbols, topics or {@code *}, as the client wrote them
     * @param wantsSnapshot whether the current state is sent before live events
     * @param conflateMillis minimum time between two events of a series, or -1 for no change
     * @param resume the cursor to resume from, or null
     * @param session the session of an earlier connection, which is then closed, or null
     * @param rooms what the client asks for in rooms
     */
    record Subscribe(
            @Nullable String id,
            Map<Channel, List<String>> names,
            boolean wantsSnapshot,
            long conflateMillis,
            @Nullable String resume,
            @Nullable String session,
            RoomOptions rooms)
            implements ClientRequest {
        /** Creates a request that asks for nothing in rooms. */
        public Subscribe(
                @Nullable String id,
                Map<Channel, List<String>> names,
                boolean wantsSnapshot,
                long conflateMillis,
                @Nullable String resume,
                @Nullable String session) {
            this(id, names, wantsSnapshot, conflateMillis, resume, session, RoomOptions.NONE);
        }

        /** Returns the names that the client wants to read, with the rooms whose members it wants to know. */
        public Map<Channel, List<String>> namesToRead() {
            if (rooms.presence().isEmpty()) {
                return names;
            }
            Map<Channel, List<String>> all = new EnumMap<>(Channel.class);
            all.putAll(names);
            all.merge(Channel.MESSAGES, rooms.presence(), (topics, presence) -> Stream.concat(
                            topics.stream(), presence.stream())
                    .distinct()
                    .toList());
            return all;
        }

        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onSubscribe(this);
        }
    }

    /** Removes names, or everything, from the subscription. */
    record Unsubscribe(@Nullable String id, Map<Channel, List<String>> names, boolean isAll, List<String> presence)
            implements ClientRequest {
        /** Creates a request that says nothing about the members of rooms. */
        public Unsubscribe(@Nullable String id, Map<Channel, List<String>> names, boolean isAll) {
            this(id, names, isAll, List.of());
        }

        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onUnsubscribe(this);
        }
    }

    /** Asks for the current subscription ({@code list} on the wire). */
    record ListSubscription(@Nullable String id) implements ClientRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onListSubscription(this);
        }
    }

    /** Suspends events. */
    record Pause(@Nullable String id) implements ClientRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onPause(this);
        }
    }

    /** Ends a pause. */
    record Unpause(@Nullable String id) implements ClientRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onUnpause(this);
        }
    }

    record Ping(@Nullable String id) implements ClientRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onPing(this);
        }
    }

    /**
     * Publishes a message on a topic.
     *
     * @param data UTF-8 JSON exactly as the client wrote it; must not be modified
     * @param key the key whose value in the room the message replaces, or null
     * @param to the only client that receives the message, or null for all in the room
     */
    record Publish(
            @Nullable String id,
            String topic,
            byte[] data,
            @Nullable String key,
            @Nullable String to) implements ClientRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onPublish(this);
        }
    }

    /** Presents an API key. */
    record Authenticate(@Nullable String id, String key) implements ClientRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onAuthenticate(this);
        }

        @Override
        public String toString() {
            return "Authenticate[id=" + id + "]";
        }
    }

    /** Changes a replay. */
    record Replay(@Nullable String id, ReplayOptions options) implements ClientRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onReplay(this);
        }
    }

    /**
     * Sets an alert.
     *
     * @param symbol as the client wrote it
     * @param above the level to reach from below, as the client wrote it, or null
     * @param below the level to reach from above, as the client wrote it, or null
     */
    record SetAlert(
            @Nullable String id,
            String symbol,
            AlertType type,
            @Nullable String above,
            @Nullable String below,
            boolean repeats)
            implements ClientRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onSetAlert(this);
        }
    }

    /**
     * Removes alerts.
     *
     * @param alerts their ids; null for all of the client
     */
    record RemoveAlerts(@Nullable String id, @Nullable List<String> alerts) implements ClientRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onRemoveAlerts(this);
        }
    }

    /** Asks for the alerts of the client. */
    record ListAlerts(@Nullable String id) implements ClientRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onListAlerts(this);
        }
    }

    /** A request that cannot be handled, with the error to send. */
    record Invalid(@Nullable String id, ErrorCode code, String text) implements ClientRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onInvalid(this);
        }
    }
}
