package io.quotecast.protocol.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.quotecast.journal.Epoch;
import io.quotecast.protocol.FrameContent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventStreamFramingTest {
    private final EventStreamFraming framing = new EventStreamFraming(new Epoch("e7f3"));
    private final FrameContent content = new FrameContent();

    @Test
    void cursorOfLastItemIsId() {
        add("{\"a\":1}", 17);
        add("{\"b\":2}", 18);

        assertEquals("id: e7f3:18\ndata: [{\"a\":1},{\"b\":2}]\n\n", written());
    }

    @Test
    void thereIsNoIdUnlessLastItemHasCursor() {
        add("{\"a\":1}", 17);
        add("{\"b\":2}", FrameContent.NONE);

        assertEquals("data: [{\"a\":1},{\"b\":2}]\n\n", written());
    }

    @Test
    void snapshotIsMarkedAndHasNoId() {
        add("{\"a\":1}", 17);
        content.addSnapshot(utf8("{\"b\":2}"));

        assertEquals("data: [{\"a\":1},{\"b\":2,\"sn\":true}]\n\n", written());
    }

    @Test
    void reconnectTimeIsRetry() {
        add("{\"T\":\"drain\"}", FrameContent.NONE);
        content.reconnectMillis(4_210);

        assertEquals("retry: 4210\ndata: [{\"T\":\"drain\"}]\n\n", written());
    }

    @ParameterizedTest
    @CsvSource({"\\n", "\\r", "\\r\\n"})
    void everyLineIsADataField(String escapedBreak) {
        String lineBreak = escapedBreak.translateEscapes();
        add("{" + lineBreak + "\"a\":" + lineBreak + lineBreak + "\"é\"}", 17);
        add("{\"b\":2}", 18);

        assertEquals("id: e7f3:18\ndata: [{\ndata: \"a\":\ndata: \ndata: \"é\"},{\"b\":2}]\n\n", written());
    }

    private void add(String item, long cursor) {
        content.add(utf8(item), cursor);
    }

    private String written() {
        ByteBuf out = Unpooled.buffer();
        framing.write(content, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
