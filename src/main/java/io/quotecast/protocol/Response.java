package io.quotecast.protocol;

import io.quotecast.market.Channel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the server says to one who asked, or who sent something. An id is JSON, or null. */
public sealed interface Response extends ServerMessage {
    /** The whole current subscription: the answer to subscribe, unsubscribe and list. */
    record Subscribed(
            @Nullable String id,
            Map<Channel, List<String>> names,
            int conflateMillis,
            boolean isPaused,
            List<RejectedName> rejected,
            @Nullable Resumption resumption)
            implements Response {
        @Override
        public void writeTo(JsonWriter out) {
            out.raw("{\"T\":\"subscription\"");
            ServerMessage.writeId(out, id);
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
            out.raw(",\"paused\":").bool(isPaused).raw(",\"rejected\":[");
            String comma = "";
            for (RejectedName rejectedName : rejected) {
                out.raw(comma);
                rejectedName.writeTo(out);
                comma = ",";
            }
            out.raw("]");
            if (resumption != null) {
                out.raw(",\"resumed\":");
                resumption.writeTo(out);
            }
            out.raw("}");
        }
    }

    /** A name that could not be subscribed to; the others were. */
    record RejectedName(Channel channel, String name, ErrorCode code, String text) {
        void writeTo(JsonWriter out) {
            out.raw("{\"channel\":").string(channel.text());
            ServerMessage.writeName(out, channel, name);
            out.raw(",\"code\":")
                    .number(code.code())
                    .raw(",\"msg\":")
                    .string(text)
                    .raw("}");
        }
    }

    /**
     * What becomes of a cursor. Complete: the events after {@code from} follow, and from {@code to} on the live ones.
     * Otherwise a snapshot takes their place.
     *
     * @param events how many follow, or -1 if so many that they were not counted
     */
    record Resumption(long from, long to, long events, boolean isComplete) {
        void writeTo(JsonWriter out) {
            out.raw("{\"from\":").number(from).raw(",\"to\":").number(to);
            if (events >= 0) {
                out.raw(",\"events\":").number(events);
            }
            out.raw(",\"complete\":").bool(isComplete).raw("}");
        }
    }

    /** Something went wrong; if fatal, the connection closes after it. */
    record ErrorMessage(@Nullable String id, ErrorCode code, String text, boolean isFatal) implements Response {
        @Override
        public void writeTo(JsonWriter out) {
            out.raw("{\"T\":\"error\"");
            ServerMessage.writeId(out, id);
            out.raw(",\"code\":").number(code.code()).raw(",\"msg\":").string(text);
            out.raw(isFatal ? ",\"fatal\":true}" : "}");
        }
    }

    /** A published message is on the tape. */
    record Ack(@Nullable String id, long position) implements Response {
        @Override
        public void writeTo(JsonWriter out) {
            out.raw("{\"T\":\"ack\"");
            ServerMessage.writeId(out, id);
            out.raw(",\"q\":").number(position).raw("}");
        }
    }

    /** An event that was pushed in has been let in. */
    record IngestAck(String id) implements Response {
        @Override
        public void writeTo(JsonWriter out) {
            out.raw("{\"T\":\"ack\"");
            ServerMessage.writeId(out, id);
            out.raw("}");
        }
    }

    /** Done, where there is nothing else to say. */
    record Success(@Nullable String id, String text) implements Response {
        @Override
        public void writeTo(JsonWriter out) {
            out.raw("{\"T\":\"success\"");
            ServerMessage.writeId(out, id);
            out.raw(",\"msg\":").string(text).raw("}");
        }
    }

    /** The key was right: from now on these hold. */
    record Authenticated(@Nullable String id, Set<String> roles, Limits limits) implements Response {
        @Override
        public void writeTo(JsonWriter out) {
            out.raw("{\"T\":\"success\"");
            ServerMessage.writeId(out, id);
            out.raw(",\"msg\":\"authenticated\"");
            ServerMessage.writeRoles(out, roles);
            out.raw(",\"limits\":");
            limits.writeTo(out);
            out.raw("}");
        }
    }

    /** The answer to a ping. */
    record Pong(@Nullable String id, long timeMicros) implements Response {
        @Override
        public void writeTo(JsonWriter out) {
            out.raw("{\"T\":\"pong\"");
            ServerMessage.writeId(out, id);
            out.raw(",\"t\":").number(timeMicros).raw("}");
        }
    }
}
