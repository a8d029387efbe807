package io.quotecast.protocol.alpaca;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.quotecast.protocol.ArrayFraming;
import io.quotecast.protocol.FrameContent;
import io.quotecast.protocol.Framing;
import io.quotecast.protocol.quotecast.MsgpackArrayFraming;
import java.util.List;

/** The form of the messages of a connection, in both directions. */
public enum AlpacaForm {
    /** JSON in text frames. */
    JSON,
    /** MessagePack in binary frames. */
    MSGPACK;

    private static final Framing JSON_ARRAY = new ArrayFraming("", "");
    private static final ThreadLocal<ItemWriter> JSON_WRITERS = ThreadLocal.withInitial(JsonItemWriter::new);
    private static final ThreadLocal<ItemWriter> MSGPACK_WRITERS = ThreadLocal.withInitial(MsgpackItemWriter::new);

    /**
     * Returns the form that a client asks for.
     *
     * @param contentType the value of the header {@code Content-Type} of its upgrade request; empty if it has none
     */
    public static AlpacaForm of(String contentType) {
        String mediaType = contentType.split(";", 2)[0].strip();
        return mediaType.equalsIgnoreCase("application/msgpack") || mediaType.equalsIgnoreCase("application/x-msgpack")
                ? MSGPACK
                : JSON;
    }

    Framing framing() {
        return this == JSON ? JSON_ARRAY : MsgpackArrayFraming.INSTANCE;
    }

    /** Returns the writer of the current thread. */
    ItemWriter writer() {
        return this == JSON ? JSON_WRITERS.get() : MSGPACK_WRITERS.get();
    }

    /** Returns a message with these items. */
    byte[] message(List<byte[]> items) {
        FrameContent content = new FrameContent();
        items.forEach(item -> content.add(item, FrameContent.NONE));
        ByteBuf out = Unpooled.buffer();
        framing().write(content, out);
        byte[] message = new byte[out.readableBytes()];
        out.readBytes(message);
        return message;
    }
}
