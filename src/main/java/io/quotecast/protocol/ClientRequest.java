package io.quotecast.protocol;

import io.quotecast.market.Channel;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client can ask for. Each carries its {@code id} as JSON, ready to be echoed, or null. */
public sealed interface ClientRequest {
    @Nullable
    String id();

    void deliverTo(Receiver receiver);

    /** One method per kind: a new kind does not compile until every receiver handles it. */
    interface Receiver {
        void onSubscribe(Subscribe request);

        void onUnsubscribe(Unsubscribe request);

        void onListSubscription(ListSubscription request);

        void onPause(Pause request);

        void onUnpause(Unpause request);

        void onPing(Ping request);

        void onPublish(Publish request);

        void onAuthenticate(Authenticate request);

        void onInvalid(Invalid request);
    }

    /**
     * More of the feed.
     *
     * @param names symbols, topics or {@code *}, as the client wrote them
     * @param wantsSnapshot whether the current state comes first
     * @param conflateMillis the least time between two events of a series, or -1 to leave it as it is
     * @param resume a cursor, or null
     * @param session that of an earlier connection, which ends thereby, or null
     */
    record Subscribe(
            @Nullable String id,
            Map<Channel, List<String>> names,
            boolean wantsSnapshot,
            long conflateMillis,
            @Nullable String resume,
            @Nullable String session)
            implements ClientRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onSubscribe(this);
        }
    }

    /** Less of the feed; {@code all} is everything. */
    record Unsubscribe(@Nullable String id, Map<Channel, List<String>> names, boolean isAll) implements ClientRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onUnsubscribe(this);
        }
    }

    /** What am I subscribed to? ({@code list} on the wire) */
    record ListSubscription(@Nullable String id) implements ClientRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onListSubscription(this);
        }
    }

    /** No events for a while. */
    record Pause(@Nullable String id) implements ClientRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onPause(this);
        }
    }

    /** Events again. */
    record Unpause(@Nullable String id) implements ClientRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onUnpause(this);
        }
    }

    /** Are you there? */
    record Ping(@Nullable String id) implements ClientRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onPing(this);
        }
    }

    /**
     * Tell everyone on a topic.
     *
     * @param data JSON of UTF-8, byte for byte as the client wrote it; not to be changed
     */
    record Publish(@Nullable String id, String topic, byte[] data) implements ClientRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onPublish(this);
        }
    }

    /** This is who I am. */
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

    /** Not a message that can be obeyed, and why. */
    record Invalid(@Nullable String id, ErrorCode code, String text) implements ClientRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onInvalid(this);
        }
    }
}
