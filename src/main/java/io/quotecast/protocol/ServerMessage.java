package io.quotecast.protocol;

import io.quotecast.market.Channel;
import io.quotecast.protocol.quotecast.JsonWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A message from the server other than an event. Times are µs since 1970-01-01T00:00Z. */
public sealed interface ServerMessage permits Notification, Response {
    /** Writes the message as one JSON object. */
    void writeTo(JsonWriter out);

    /** Returns the message as one JSON object in UTF-8. */
    default byte[] json() {
        JsonWriter out = new JsonWriter();
        writeTo(out);
        return out.toBytes();
    }

    /** Writes a symbol or topic under the key that events of the channel use. */
    static void writeName(JsonWriter out, Channel channel, String name) {
        out.raw(channel == Channel.MESSAGES ? ",\"topic\":" : ",\"S\":").string(name);
    }

    static void writeRoles(JsonWriter out, Iterable<String> roles) {
        out.raw(",\"roles\":[");
        String comma = "";
        for (String role : roles) {
            out.raw(comma).string(role);
            comma = ",";
        }
        out.raw("]");
    }

    static void writeId(JsonWriter out, @Nullable String id) {
        if (id != null) {
            out.raw(",\"id\":").raw(id.getBytes(StandardCharsets.UTF_8));
        }
    }
}
