package io.quotecast.protocol.quotecast;

import io.quotecast.journal.Entry;
import io.quotecast.market.Ext;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.Encoding;
import io.quotecast.protocol.ServerMessage;
import org.jspecify.annotations.Nullable;

/** The encoding of the native dialect in JSON: one object for each event or message. */
public final class JsonEncoding implements Encoding {
    public static final JsonEncoding INSTANCE = new JsonEncoding(false);

    /** Also contains what else the source reports of an event; other events have the same bytes. */
    static final JsonEncoding WITH_EXT = new JsonEncoding(true);

    private final boolean withExt;
    private final ThreadLocal<EventEncoder> encoders;

    private JsonEncoding(boolean withExt) {
        this.withExt = withExt;
        this.encoders = ThreadLocal.withInitial(() -> new EventEncoder(withExt));
    }

    @Override
    public byte[] encode(Entry entry) {
        return encoders.get().json(entry.event(), entry.position(), entry.seriesNumber());
    }

    @Override
    public byte @Nullable [] encode(EncodedEvent event) {
        return withExt && Ext.of(event.entry().event()) == null ? event.bytes(INSTANCE) : encode(event.entry());
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
