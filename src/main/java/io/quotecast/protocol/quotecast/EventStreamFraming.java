package io.quotecast.protocol.quotecast;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ByteProcessor;
import io.quotecast.journal.Epoch;
import io.quotecast.protocol.FrameContent;
import io.quotecast.protocol.Framing;
import java.nio.charset.StandardCharsets;

/**
 * The framing of the native dialect as Server-Sent Events (WHATWG HTML, section 9.2): the data of each event is the
 * array that a WebSocket frame would contain, and its id is the cursor after the last item.
 *
 * @param epoch the first part of every cursor
 */
record EventStreamFraming(Epoch epoch) implements Framing {
    private static final JsonArrayFraming ARRAY = JsonArrayFraming.INSTANCE;
    private static final byte[] ID = "id: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RETRY = "retry: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    /** Enough for the names of the fields and for an id. */
    private static final int FIELDS_LENGTH = 64;

    @Override
    public Envelope envelope() {
        return Envelope.NONE;
    }

    @Override
    public int maxItems() {
        return ARRAY.maxItems();
    }

    @Override
    public int emptyLength() {
        return FIELDS_LENGTH + ARRAY.emptyLength();
    }

    @Override
    public int lengthOf(byte[] item, boolean isSnapshot) {
        return ARRAY.lengthOf(item, isSnapshot);
    }

    @Override
    public void write(FrameContent content, ByteBuf out) {
        if (content.cursor() != FrameContent.NONE) {
            out.writeBytes(ID);
            writeAscii(epoch.text() + ':' + content.cursor() + '\n', out);
        }
        if (content.reconnectMillis() != FrameContent.NONE) {
            out.writeBytes(RETRY);
            writeAscii(content.reconnectMillis() + "\n", out);
        }
        out.writeBytes(DATA);
        int start = out.writerIndex();
        ARRAY.write(content, out);
        splitLines(start, out);
        out.writeByte('\n').writeByte('\n');
    }

    /** Makes every line after this index a data field. Only JSON that clients have published contains line breaks. */
    private static void splitLines(int start, ByteBuf out) {
        int firstBreak = out.forEachByte(start, out.writerIndex() - start, ByteProcessor.FIND_CRLF);
        if (firstBreak < 0) {
            return;
        }
        byte[] rest = ByteBufUtil.getBytes(out, firstBreak, out.writerIndex() - firstBreak);
        out.writerIndex(firstBreak);
        for (int i = 0; i < rest.length; i++) {
            if (rest[i] == '\r' && rest[i + 1] == '\n') {
                continue;
            }
            if (rest[i] == '\r' || rest[i] == '\n') {
                out.writeByte('\n').writeBytes(DATA);
            } else {
                out.writeByte(rest[i]);
            }
        }
    }

    private static void writeAscii(String text, ByteBuf out) {
        out.writeCharSequence(text, StandardCharsets.US_ASCII);
    }
}
