package io.quotecast.protocol;

import io.quotecast.market.Channel;
import io.quotecast.protocol.quotecast.JsonWriter;
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

    /** A name that was left out of the subscription, with the reason. */
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
     * The outcome of a resume. If complete, the events after {@code from} up to {@code to} follow, then live events;
     * otherwise a snapshot follows instead.
     *
     * @param events number of events that follow, or -1 if there are too many to count
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

    /** An error. The connection is closed after a fatal one. */
    record ErrorMessage(@Nullable String id, ErrorCode code, String text, boolean isFatal) implements Response {
        @Override
        public void writeTo(JsonWriter out) {
            out.raw("{\"T\":\"error\"");
            ServerMessage.writeId(out, id);
            out.raw(",\"code\":").number(code.code()).raw(",\"msg\":").string(text);
            out.raw(isFatal ? ",\"fatal\":true}" : "}");
        }
    }

    /** A published message is in the journal. */
    record Ack(@Nullable String id, long position) implements Response {
        @Override
        public void writeTo(JsonWriter out) {
            out.raw("{\"T\":\"ack\"");
            ServerMessage.writeId(out, id);
            out.raw(",\"q\":").number(position).raw("}");
        }
    }

    /** An ingested event was accepted. */
    record IngestAck(String id) implements Response {
        @Override
        public void writeTo(JsonWriter out) {
            out.raw("{\"T\":\"ack\"");
            ServerMessage.writeId(out, id);
            out.raw("}");
        }
    }

    /** A request was carried out that has no other result. */
    record Success(@Nullable String id, String text) implements Response {
        @Override
        public void writeTo(JsonWriter out) {
            out.raw("{\"T\":\"success\"");
            ServerMessage.writeId(out, id);
            out.raw(",\"msg\":").string(text).raw("}");
        }
    }

    /** The key was accepted; these roles and limits apply from now on. */
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

    /** The response to a ping. */
    record Pong(@Nullable String id, long timeMicros) implements Response {
        @Override
        public void writeTo(JsonWriter out) {
            out.raw("{\"T\":\"pong\"");
            ServerMessage.writeId(out, id);
            out.raw(",\"t\":").number(timeMicros).raw("}");
        }
    }
}
