package io.quotecast.protocol;

import io.netty.buffer.ByteBuf;

/** The framing of dialects in which each event is a message of its own, in a text frame. */
public final class ItemFraming implements Framing {
    public static final ItemFraming TEXT = new ItemFraming();

    private ItemFraming() {}

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
        return item.length;
    }

    @Override
    public void write(FrameContent content, ByteBuf out) {
        out.writeBytes(content.item(0));
    }
}
