package io.quotecast.protocol.quotecast;

import io.quotecast.journal.Entry;
import io.quotecast.market.Ext;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.Encoding;
import io.quotecast.protocol.ServerMessage;
import org.jspecify.annotations.Nullable;

/** The encoding of the native dialect in MessagePack: one map for each event or message, with the keys of the JSON. */
final class MsgpackEncoding implements Encoding {
    static final MsgpackEncoding INSTANCE = new MsgpackEncoding(false);

    /** As {@link JsonEncoding#WITH_EXT}. */
    static final MsgpackEncoding WITH_EXT = new MsgpackEncoding(true);

    private final boolean withExt;
    private final ThreadLocal<MsgpackEventEncoder> encoders;

    private MsgpackEncoding(boolean withExt) {
        this.withExt = withExt;
        this.encoders = ThreadLocal.withInitial(() -> new MsgpackEventEncoder(withExt));
    }

    @Override
    public byte[] encode(Entry entry) {
        return encoders.get().msgpack(entry);
    }

    @Override
    public byte @Nullable [] encode(EncodedEvent event) {
        return withExt && Ext.of(event.entry().event()) == null ? event.bytes(INSTANCE) : encode(event.entry());
    }

    /** Converts the JSON of the message: messages are rare, and both forms have the same keys. */
    @Override
    public byte[] encode(ServerMessage message) {
        return new MsgpackWriter().json(JsonEncoding.INSTANCE.encode(message)).toBytes();
    }
}
