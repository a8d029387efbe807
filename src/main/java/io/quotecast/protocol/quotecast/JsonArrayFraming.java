package io.quotecast.protocol.quotecast;

import io.netty.buffer.ByteBuf;
import io.quotecast.protocol.FrameContent;
import io.quotecast.protocol.Framing;
import java.nio.charset.StandardCharsets;

/** The framing of the native dialect in JSON: an array of objects in a text frame. */
final class JsonArrayFraming implements Framing {
    static final JsonArrayFraming INSTANCE = new JsonArrayFraming();

    private static final byte[] SNAPSHOT_END = ",\"sn\":true}".getBytes(StandardCharsets.US_ASCII);

    private JsonArrayFraming() {}

    @Override
    public Envelope envelope() {
        return Envelope.TEXT_FRAME;
    }

    @Override
    public int maxItems() {
        return Integer.MAX_VALUE;
    }

    @Override
    public int emptyLength() {
        return 1;
    }

    @Override
    public int lengthOf(byte[] item, boolean isSnapshot) {
        return item.length + (isSnapshot ? SNAPSHOT_END.length : 1);
    }

    @Override
    public void write(FrameContent content, ByteBuf out) {
        for (int i = 0; i < content.size(); i++) {
            byte[] item = content.item(i);
            out.writeByte(i == 0 ? '[' : ',');
            if (content.isSnapshot(i)) {
                out.writeBytes(item, 0, item.length - 1).writeBytes(SNAPSHOT_END);
            } else {
                out.writeBytes(item);
            }
        }
        out.writeByte(']');
    }
}
