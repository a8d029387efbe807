package io.quotecast.protocol.quotecast;

import io.netty.buffer.ByteBuf;
import io.quotecast.protocol.FrameContent;
import io.quotecast.protocol.Framing;
import java.nio.charset.StandardCharsets;

/** The framing of the native dialect for programs that cannot read arrays: one JSON object in each text frame. */
final class JsonObjectFraming implements Framing {
    static final JsonObjectFraming INSTANCE = new JsonObjectFraming();

    private static final byte[] SNAPSHOT_END = ",\"sn\":true}".getBytes(StandardCharsets.US_ASCII);

    private JsonObjectFraming() {}

    @Override
    public Envelope envelope() {
        return Envelope.TEXT_FRAME;
    }

    @Override
    public int maxItems() {
        return 1;
    }

    @Override
    public int emptyLength() {
        return 0;
    }

    @Override
    public int lengthOf(byte[] item, boolean isSnapshot) {
        return item.length + (isSnapshot ? SNAPSHOT_END.length - 1 : 0);
    }

    @Override
    public void write(FrameContent content, ByteBuf out) {
        byte[] item = content.item(0);
        if (content.isSnapshot(0)) {
            out.writeBytes(item, 0, item.length - 1).writeBytes(SNAPSHOT_END);
        } else {
            out.writeBytes(item);
        }
    }
}
