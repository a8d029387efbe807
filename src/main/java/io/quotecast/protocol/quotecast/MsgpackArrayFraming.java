package io.quotecast.protocol.quotecast;

import io.netty.buffer.ByteBuf;
import io.quotecast.protocol.FrameContent;
import io.quotecast.protocol.Framing;
import java.nio.charset.StandardCharsets;

/** The framing of events in MessagePack: an array of maps in a binary frame. */
public final class MsgpackArrayFraming implements Framing {
    public static final MsgpackArrayFraming INSTANCE = new MsgpackArrayFraming();

    private static final int FIXED_ARRAY = 0x90;
    private static final int ARRAY_16 = 0xdc;
    private static final int ARRAY_32 = 0xdd;
    private static final int FIXED_MAP = 0x80;
    private static final int MAP_16 = 0xde;
    private static final int MAX_FIXED = 15;
    private static final int MAX_16 = 65_535;
    private static final int TWO_CHARACTERS = 0xa2;
    private static final int TRUE = 0xc3;
    private static final byte[] SNAPSHOT = "sn".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_ARRAY_HEADER = 5;
    /** The entry {@code sn} and a header of the map that is two bytes longer. */
    private static final int MAX_SNAPSHOT_LENGTH = 6;

    private MsgpackArrayFraming() {}

    @Override
    public Envelope envelope() {
        return Envelope.BINARY_FRAME;
    }

    @Override
    public int maxItems() {
        return Integer.MAX_VALUE;
    }

    @Override
    public int emptyLength() {
        return MAX_ARRAY_HEADER;
    }

    @Override
    public int lengthOf(byte[] item, boolean isSnapshot) {
        return item.length + (isSnapshot ? MAX_SNAPSHOT_LENGTH : 0);
    }

    @Override
    public void write(FrameContent content, ByteBuf out) {
        writeArrayHeader(content.size(), out);
        for (int i = 0; i < content.size(); i++) {
            if (content.isSnapshot(i)) {
                writeSnapshot(content.item(i), out);
            } else {
                out.writeBytes(content.item(i));
            }
        }
    }

    private static void writeArrayHeader(int size, ByteBuf out) {
        if (size <= MAX_FIXED) {
            out.writeByte(FIXED_ARRAY + size);
        } else if (size <= MAX_16) {
            out.writeByte(ARRAY_16).writeShort(size);
        } else {
            out.writeByte(ARRAY_32).writeInt(size);
        }
    }

    /** Writes a map with one entry more, {@code sn}. Items have a short header, or one with a length of 16 bits. */
    private static void writeSnapshot(byte[] map, ByteBuf out) {
        int first = map[0] & 0xff;
        boolean isFixed = first != MAP_16;
        int size = 1 + (isFixed ? first - FIXED_MAP : ((map[1] & 0xff) << 8) | (map[2] & 0xff));
        int header = isFixed ? 1 : 3;
        if (size <= MAX_FIXED) {
            out.writeByte(FIXED_MAP + size);
        } else {
            out.writeByte(MAP_16).writeShort(size);
        }
        out.writeBytes(map, header, map.length - header);
        out.writeByte(TWO_CHARACTERS).writeBytes(SNAPSHOT).writeByte(TRUE);
    }
}
