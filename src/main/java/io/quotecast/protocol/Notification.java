package io.quotecast.protocol;

import io.quotecast.journal.Epoch;
import io.quotecast.journal.Position;
import io.quotecast.market.Channel;
import io.quotecast.market.MarketState;
import io.quotecast.market.Session;
import java.util.Set;

/** What the server says of itself, of the market and of the connection. */
public sealed interface Notification extends ServerMessage {
    /** The first words to every client. */
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

    /** Whether the market is open. */
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

    /** How a source of events is. */
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

    /** All is well, even if nothing else comes. {@code pendingBytes} wait on the way to this client. */
    record Heartbeat(long timeMicros, long position, long pendingBytes) implements Notification {
        @Override
        public void writeTo(JsonWriter out) {
            out.raw("{\"T\":\"hb\",\"t\":").number(timeMicros).raw(",\"q\":").number(position);
            out.raw(",\"pending\":").number(pendingBytes).raw("}");
        }
    }

    /** All that was missed since a cursor has been sent: from here on the client hears live. */
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
     * @param closeInMillis when the connection will be closed
     * @param reconnectMillis how long the client had best wait then, so that not all come back at once
     * @param cursor what it may come back with
     */
    record DrainStarted(long closeInMillis, long reconnectMillis, Position cursor) implements Notification {
        @Override
        public void writeTo(JsonWriter out) {
            out.raw("{\"T\":\"drain\",\"reason\":\"restart\",\"in_ms\":").number(closeInMillis);
            out.raw(",\"reconnect_ms\":").number(reconnectMillis);
            out.raw(",\"resume\":").string(cursor.toString()).raw("}");
        }
    }

    /** The client's socket is full: from here on events are left out. */
    record SlowStarted(long pendingBytes) implements Notification {
        @Override
        public void writeTo(JsonWriter out) {
            out.raw("{\"T\":\"slow\",\"st\":\"started\",\"pending\":")
                    .number(pendingBytes)
                    .raw("}");
        }
    }

    /** The client is up to date again; {@code skipped} events of its subscriptions it did not get. */
    record SlowEnded(long skipped, long position) implements Notification {
        @Override
        public void writeTo(JsonWriter out) {
            out.raw("{\"T\":\"slow\",\"st\":\"ended\",\"skipped\":").number(skipped);
            out.raw(",\"q\":").number(position).raw("}");
        }
    }

    /** More is pushed in than can be taken: from here on the sender is not read from until there is room. */
    record SenderThrottled() implements Notification {
        @Override
        public void writeTo(JsonWriter out) {
            out.raw("{\"T\":\"slow\",\"st\":\"started\"}");
        }
    }

    /** For a while now there has been room for all that the sender pushed in; before, he had to wait so long in all. */
    record SenderReleased(long waitedMillis) implements Notification {
        @Override
        public void writeTo(JsonWriter out) {
            out.raw("{\"T\":\"slow\",\"st\":\"ended\",\"waited_ms\":")
                    .number(waitedMillis)
                    .raw("}");
        }
    }

    /** Events of one series that the client will not get, by their numbers, both ends included. */
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
