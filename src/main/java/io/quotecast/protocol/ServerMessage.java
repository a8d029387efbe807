package io.quotecast.protocol;

import io.quotecast.journal.Epoch;
import io.quotecast.journal.Position;
import io.quotecast.market.Channel;
import io.quotecast.market.MarketState;
import io.quotecast.market.Session;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the server says beside events. Times are µs since 1970-01-01T00:00Z; an id is JSON, or null. */
public sealed interface ServerMessage {
    /** Writes it as one JSON object. */
    void writeTo(JsonBytes out);

    /** It as one JSON object. */
    default byte[] json() {
        JsonBytes out = new JsonBytes();
        writeTo(out);
        return out.toBytes();
    }

    /** The first words to every client. */
    record Connected(String session, Epoch epoch, long q, long heartbeatMillis, Limits limits)
            implements ServerMessage {
        @Override
        public void writeTo(JsonBytes out) {
            out.raw("{\"T\":\"success\",\"msg\":\"connected\",\"proto\":\"quotecast.v1\",\"session\":")
                    .string(session);
            out.raw(",\"epoch\":").string(epoch.text()).raw(",\"q\":").number(q);
            out.raw(",\"heartbeat_ms\":").number(heartbeatMillis).raw(",\"limits\":");
            limits.writeTo(out);
            out.raw(",\"conflate_ms\":[0");
            for (int step : Conflation.STEPS_MILLIS) {
                out.raw(",").number(step);
            }
            out.raw("]}");
        }
    }

    /** Whether the market is open. */
    record Market(MarketState state) implements ServerMessage {
        @Override
        public void writeTo(JsonBytes out) {
            out.raw("{\"T\":\"market\",\"st\":").string(open(state.session()));
            out.raw(",\"session\":").string(state.session().text());
            out.raw(",\"t\":").number(state.timeMicros());
            if (state.next() != null) {
                out.raw(",\"next\":{\"st\":").string(open(state.next()));
                out.raw(",\"session\":").string(state.next().text());
                out.raw(",\"t\":").number(state.nextMicros()).raw("}");
            }
            out.raw("}");
        }

        private static String open(Session session) {
            return session.isOpen() ? "open" : "closed";
        }
    }

    /** How a source of events is. */
    record Source(String name, String state, long sinceMicros, String text) implements ServerMessage {
        @Override
        public void writeTo(JsonBytes out) {
            out.raw("{\"T\":\"source\",\"name\":").string(name).raw(",\"st\":").string(state);
            out.raw(",\"since\":")
                    .number(sinceMicros)
                    .raw(",\"msg\":")
                    .string(text)
                    .raw("}");
        }
    }

    /** The whole current subscription: the answer to subscribe, unsubscribe and list. */
    record Subscribed(
            @Nullable String id,
            Map<Channel, List<String>> names,
            int conflateMillis,
            boolean paused,
            List<Rejected> rejected,
            @Nullable Unresumed unresumed)
            implements ServerMessage {
        @Override
        public void writeTo(JsonBytes out) {
            out.raw("{\"T\":\"subscription\"");
            writeId(out, id);
            for (Channel channel : Channel.values()) {
                out.raw(",\"" + channel.text() + "\":[");
                String comma = "";
                for (String name : names.getOrDefault(channel, List.of())) {
                    out.raw(comma).string(name);
                    comma = ",";
                }
                out.raw("]");
            }
            out.raw(",\"conflate\":").number(conflateMillis);
            out.raw(",\"paused\":").bool(paused).raw(",\"rejected\":[");
            String comma = "";
            for (Rejected one : rejected) {
                out.raw(comma);
                one.writeTo(out);
                comma = ",";
            }
            out.raw("]");
            if (unresumed != null) {
                out.raw(",\"resumed\":{\"from\":").number(unresumed.from().q());
                out.raw(",\"to\":").number(unresumed.to()).raw(",\"events\":0,\"complete\":false}");
            }
            out.raw("}");
        }
    }

    /** A name that could not be subscribed to; the others were. */
    record Rejected(Channel channel, String name, ErrorCode code, String text) {
        void writeTo(JsonBytes out) {
            out.raw("{\"channel\":").string(channel.text());
            writeName(out, channel, name);
            out.raw(",\"code\":")
                    .number(code.code())
                    .raw(",\"msg\":")
                    .string(text)
                    .raw("}");
        }
    }

    /** A cursor that was given and could not be served; the snapshot took its place. */
    record Unresumed(Position from, long to) {}

    /** Something went wrong; if fatal, the connection closes after it. */
    record Error(@Nullable String id, ErrorCode code, String text, boolean fatal) implements ServerMessage {
        @Override
        public void writeTo(JsonBytes out) {
            out.raw("{\"T\":\"error\"");
            writeId(out, id);
            out.raw(",\"code\":").number(code.code()).raw(",\"msg\":").string(text);
            out.raw(fatal ? ",\"fatal\":true}" : "}");
        }
    }

    /** A published message is on the tape. */
    record Ack(@Nullable String id, long q) implements ServerMessage {
        @Override
        public void writeTo(JsonBytes out) {
            out.raw("{\"T\":\"ack\"");
            writeId(out, id);
            out.raw(",\"q\":").number(q).raw("}");
        }
    }

    /** An event that was pushed in has been let in. */
    record Accepted(String id) implements ServerMessage {
        @Override
        public void writeTo(JsonBytes out) {
            out.raw("{\"T\":\"ack\"");
            writeId(out, id);
            out.raw("}");
        }
    }

    /** Done, where there is nothing else to say. */
    record Success(@Nullable String id, String text) implements ServerMessage {
        @Override
        public void writeTo(JsonBytes out) {
            out.raw("{\"T\":\"success\"");
            writeId(out, id);
            out.raw(",\"msg\":").string(text).raw("}");
        }
    }

    /** The answer to a ping. */
    record Pong(@Nullable String id, long timeMicros) implements ServerMessage {
        @Override
        public void writeTo(JsonBytes out) {
            out.raw("{\"T\":\"pong\"");
            writeId(out, id);
            out.raw(",\"t\":").number(timeMicros).raw("}");
        }
    }

    /** All is well, even if nothing else comes. {@code pendingBytes} wait on the way to this client. */
    record Heartbeat(long timeMicros, long q, long pendingBytes) implements ServerMessage {
        @Override
        public void writeTo(JsonBytes out) {
            out.raw("{\"T\":\"hb\",\"t\":").number(timeMicros).raw(",\"q\":").number(q);
            out.raw(",\"pending\":").number(pendingBytes).raw("}");
        }
    }

    /** The client's socket is full: from here on events are left out. */
    record SlowStarted(long pendingBytes) implements ServerMessage {
        @Override
        public void writeTo(JsonBytes out) {
            out.raw("{\"T\":\"slow\",\"st\":\"started\",\"pending\":")
                    .number(pendingBytes)
                    .raw("}");
        }
    }

    /** The client is up to date again; {@code skipped} events of its subscriptions it did not get. */
    record SlowEnded(long skipped, long q) implements ServerMessage {
        @Override
        public void writeTo(JsonBytes out) {
            out.raw("{\"T\":\"slow\",\"st\":\"ended\",\"skipped\":").number(skipped);
            out.raw(",\"q\":").number(q).raw("}");
        }
    }

    /** More is pushed in than can be taken: from here on the sender is not read from until there is room. */
    record SenderSlowed() implements ServerMessage {
        @Override
        public void writeTo(JsonBytes out) {
            out.raw("{\"T\":\"slow\",\"st\":\"started\"}");
        }
    }

    /** For a while now there has been room for all that the sender pushed in; before, he had to wait so long in all. */
    record SenderFreed(long waitedMillis) implements ServerMessage {
        @Override
        public void writeTo(JsonBytes out) {
            out.raw("{\"T\":\"slow\",\"st\":\"ended\",\"waited_ms\":")
                    .number(waitedMillis)
                    .raw("}");
        }
    }

    /** Events of one series that the client will not get, by their numbers, both ends included. */
    record Gap(Channel channel, String name, long from, long to, String reason) implements ServerMessage {
        @Override
        public void writeTo(JsonBytes out) {
            out.raw("{\"T\":\"gap\",\"channel\":").string(channel.text());
            writeName(out, channel, name);
            out.raw(",\"from\":").number(from).raw(",\"to\":").number(to);
            out.raw(",\"reason\":").string(reason).raw("}");
        }
    }

    private static void writeName(JsonBytes out, Channel channel, String name) {
        out.raw(channel == Channel.MESSAGES ? ",\"topic\":" : ",\"S\":").string(name);
    }

    private static void writeId(JsonBytes out, @Nullable String id) {
        if (id != null) {
            out.raw(",\"id\":").raw(id.getBytes(StandardCharsets.UTF_8));
        }
    }
}
