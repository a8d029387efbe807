package io.quotecast.protocol.quotecast;

import io.quotecast.journal.Entry;
import io.quotecast.protocol.Encoding;
import io.quotecast.protocol.ServerMessage;

/** The encoding of the native dialect in MessagePack: one map for each event or message, with the keys of the JSON. */
final class MsgpackEncoding implements Encoding {
    static final MsgpackEncoding INSTANCE = new MsgpackEncoding();

    private static final ThreadLocal<MsgpackEventEncoder> ENCODERS = ThreadLocal.withInitial(MsgpackEventEncoder::new);

    private MsgpackEncoding() {}

    @Override
    public byte[] encode(Entry entry) {
        return ENCODERS.get().msgpack(entry);
    }

    /** Converts the JSON of the message: messages are rare, and both forms have the same keys. */
    @Override
    public byte[] encode(ServerMessage message) {
        return new MsgpackWriter().json(JsonEncoding.INSTANCE.encode(message)).toBytes();
    }
}
