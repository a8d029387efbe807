package io.quotecast.protocol;

import io.quotecast.journal.Epoch;
import io.quotecast.journal.Position;
import io.quotecast.market.Channel;
import io.quotecast.market.MarketState;
import io.quotecast.market.Session;
import io.quotecast.protocol.quotecast.JsonWriter;
import java.util.Set;

/** A message that the server sends on its own: about itself, the market or the connection. */
public sealed interface Notification extends ServerMessage {
    /** The greeting: the first message to every client. */
    record Connected(
            String session,
            String name,
            Epoch epoch,
            long position,
            long heartbeatMillis,
            String auth,
            Set<String> roles,
            Limits limits)
            implements Notification {
        @Override
        public void writeTo(JsonWriter out) {
            out.raw("{\"T\":\"success\",\"msg\":\"connected\",\"proto\":\"quotecast.v1\",\"session\":")
                    .string(session)
                    .raw(",\"client\":")
                    .string(name);
            out.raw(",\"epoch\":").string(epoch.text()).raw(",\"q\":").number(position);
            out.raw(",\"heartbeat_ms\":").number(heartbeatMillis);
            out.raw(",\"auth\":").string(auth);
            ServerMessage.writeRoles(out, roles);
            out.raw(",\"limits\":");
            limits.writeTo(out);
            out.raw(",\"conflate_ms\":[0");
            for (int step : Conflation.STEPS_MILLIS) {
                out.raw(",").number(step);
            }
            out.raw("]}");
        }
    }

    /** The state of the market. */
    record MarketStatus(MarketState state) implements Notification {
        @Override
        public void writeTo(JsonWriter out) {
            out.raw("{\"T\":\"market\",\"st\":").string(openOrClosed(state.session()));
            out.raw(",\"session\":").string(state.session().text());
            out.raw(",\"t\":").number(state.timeMicros());
            if (state.next() != null) {
                out.raw(",\"next\":{\"st\":").string(openOrClosed(state.next()));
                out.raw(",\"session\":").string(state.next().text());
                out.raw(",\"t\":").number(state.nextMicros()).raw("}");
            }
            out.raw("}");
        }

        private static String openOrClosed(Session session) {
            return session.isOpen() ? "open" : "closed";
        }
    }

    /** The state of a source of events. */
    record SourceStatus(String name, String state, long sinceMicros, String text) implements Notification {
        @Override
        public void writeTo(JsonWriter out) {
            out.raw("{\"T\":\"source\",\"name\":").string(name).raw(",\"st\":").string(state);
            out.raw(",\"since\":")
                    .number(sinceMicros)
                    .raw(",\"msg\":")
                    .string(text)
                    .raw("}");
        }
    }

    /**
     * A sign of life while there are no events.
     *
     * @param pendingBytes bytes written for this client that have not left the server
     */
    record Heartbeat(long timeMicros, long position, long pendingBytes) implements Notification {
        @Override
        public void writeTo(JsonWriter out) {
            out.raw("{\"T\":\"hb\",\"t\":").number(timeMicros).raw(",\"q\":").number(position);
            out.raw(",\"pending\":").number(pendingBytes).raw("}");
        }
    }

    /** All events missed since the cursor have been sent; live events follow. */
    record Resumed(long position, long events) implements Notification {
        @Override
        public void writeTo(JsonWriter out) {
            out.raw("{\"T\":\"resumed\",\"events\":").number(events);
            out.raw(",\"q\":").number(position).raw("}");
        }
    }

    /**
     * The server is about to stop.
     *
     * @param closeInMillis time until the connection is closed
     * @param reconnectMillis how long the client should wait before it reconnects, so that not all reconnect at once
     * @param cursor the cursor with which the client can resume
     */
    record DrainStarted(long closeInMillis, long reconnectMillis, Position cursor) implements Notification {
        @Override
        public void writeTo(JsonWriter out) {
            out.raw("{\"T\":\"drain\",\"reason\":\"restart\",\"in_ms\":").number(closeInMillis);
            out.raw(",\"reconnect_ms\":").number(reconnectMillis);
            out.raw(",\"resume\":").string(cursor.toString()).raw("}");
        }
    }

    /** The client's socket is full; events are skipped from here on. */
    record SlowStarted(long pendingBytes) implements Notification {
        @Override
        public void writeTo(JsonWriter out) {
            out.raw("{\"T\":\"slow\",\"st\":\"started\",\"pending\":")
                    .number(pendingBytes)
                    .raw("}");
        }
    }

    /**
     * The client is up to date again.
     *
     * @param skipped number of events of its subscription that it did not receive
     */
    record SlowEnded(long skipped, long position) implements Notification {
        @Override
        public void writeTo(JsonWriter out) {
            out.raw("{\"T\":\"slow\",\"st\":\"ended\",\"skipped\":").number(skipped);
            out.raw(",\"q\":").number(position).raw("}");
        }
    }

    /** The ingest queue is full; the server reads nothing more from this sender until there is room. */
    record SenderThrottled() implements Notification {
        @Override
        public void writeTo(JsonWriter out) {
            out.raw("{\"T\":\"slow\",\"st\":\"started\"}");
        }
    }

    /**
     * The sender has not been throttled for a while.
     *
     * @param waitedMillis total time that the sender was throttled
     */
    record SenderResumed(long waitedMillis) implements Notification {
        @Override
        public void writeTo(JsonWriter out) {
            out.raw("{\"T\":\"slow\",\"st\":\"ended\",\"waited_ms\":")
                    .number(waitedMillis)
                    .raw("}");
        }
    }

    /**
     * Events of one series that the client will not receive.
     *
     * @param from series number of the first lost event
     * @param to series number of the last lost event
     * @param reason {@code slow} or {@code injected}
     */
    record Gap(Channel channel, String name, long from, long to, String reason) implements Notification {
        @Override
        public void writeTo(JsonWriter out) {
            out.raw("{\"T\":\"gap\",\"channel\":").string(channel.text());
            ServerMessage.writeName(out, channel, name);
            out.raw(",\"from\":").number(from).raw(",\"to\":").number(to);
            out.raw(",\"reason\":").string(reason).raw("}");
        }
    }
}
