package io.quotecast.protocol;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** The framing of dialects in which events that are sent together are a JSON array, in a text frame. */
public final class ArrayFraming implements Framing {
    private final byte[] prefix;
    private final byte[] suffix;

    /**
     * @param prefix JSON before the array
     * @param suffix JSON after the array
     */
    public ArrayFraming(String prefix, String suffix) {
        this.prefix = (prefix + "[").getBytes(StandardCharsets.UTF_8);
        this.suffix = ("]" + suffix).getBytes(StandardCharsets.UTF_8);
    }

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
        return prefix.length + suffix.length;
    }

    @Override
    public int lengthOf(byte[] item, boolean isSnapshot) {
        return item.length + 1;
    }

    @Override
    public void write(FrameContent content, ByteBuf out) {
        out.writeBytes(prefix);
        for (int i = 0; i < content.size(); i++) {
            if (i > 0) {
                out.writeByte(',');
            }
            out.writeBytes(content.item(i));
        }
        out.writeBytes(suffix);
    }
}
