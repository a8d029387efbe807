package io.quotecast.protocol.alpaca;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.quotecast.protocol.ArrayFraming;
import io.quotecast.protocol.FrameContent;
import io.quotecast.protocol.Framing;
import io.quotecast.protocol.quotecast.MsgpackArrayFraming;
import java.util.List;
import java.util.function.Supplier;

/** The form of the messages of a connection, in both directions. */
public enum AlpacaForm {
    /** JSON in text frames. */
    JSON(new ArrayFraming("", ""), JsonItemWriter::new),
    /** MessagePack in binary frames. */
    MSGPACK(MsgpackArrayFraming.INSTANCE, MsgpackItemWriter::new);

    private final Framing framing;
    private final ThreadLocal<ItemWriter> writers;

    AlpacaForm(Framing framing, Supplier<ItemWriter> newWriter) {
        this.framing = framing;
        this.writers = ThreadLocal.withInitial(newWriter);
    }

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
        return framing;
    }

    /** Returns the writer of the current thread. */
    ItemWriter writer() {
        return writers.get();
    }

    /** Returns a message with these items. */
    byte[] message(List<byte[]> items) {
        FrameContent content = new FrameContent();
        items.forEach(item -> content.add(item, FrameContent.NONE));
        ByteBuf out = Unpooled.buffer();
        framing.write(content, out);
        byte[] message = new byte[out.readableBytes()];
        out.readBytes(message);
        return message;
    }
}
