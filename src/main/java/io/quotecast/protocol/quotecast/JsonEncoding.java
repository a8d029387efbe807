package io.quotecast.protocol.quotecast;

import io.quotecast.journal.Entry;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.Encoding;
import io.quotecast.protocol.ServerMessage;

/** The encoding of the native dialect in JSON: one object for each event or message. */
public final class JsonEncoding implements Encoding {
    public static final JsonEncoding INSTANCE = new JsonEncoding();

    private static final ThreadLocal<EventEncoder> ENCODERS = ThreadLocal.withInitial(EventEncoder::new);

    private JsonEncoding() {}

    @Override
    public byte[] encode(Entry entry) {
        return ENCODERS.get().json(entry.event(), entry.position(), entry.seriesNumber());
    }

    @Override
    public byte[] encode(ServerMessage message) {
        return JsonMessageEncoder.json(message);
    }

    /** Returns an event as one JSON object in UTF-8. */
    public byte[] json(EncodedEvent event) {
        byte[] json = event.bytes(this);
        if (json == null) {
            throw new IllegalStateException("no JSON for the event at position " + event.position());
        }
        return json;
    }
}
