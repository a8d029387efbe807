package io.quotecast.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrayReaderTest {
    private static final String GOLDEN = """
        [{"T":"t","S":"AAPL","p":126.55,"s":100,"x":"V","i":96921,"side":"buy","t":1767623400208123,"q":918273646,"u":5021},\
        {"T":"q","S":"MSFT","bp":126.54,"bs":300,"ap":126.56,"as":200,"t":1767623400208130,"q":918273647,"u":88231,"sn":true},\
        {"T":"k","S":"BRK.B","p":126.55,"ch":-1.25,"cp":0.9976,"n":41233,"st":"open","t":5,"q":918273648,"u":9001},\
        {"T":"b","S":"A","tf":"5m","o":126.10,"n":66,"x":false,"t":6,"q":918273649,"u":412},\
        {"T":"s","S":"^N225","sc":"H","sm":"Halted","rc":"T12","t":7,"q":918273650,"u":3},\
        {"T":"msg","topic":"lobby","data":{"S":"no","u":[1,{"q":"}]\\\\\\""}]},"from":"k3f9","t":8,"q":918273651,"u":17},\
        {"T":"hb","t":9,"q":918273700,"pending":0},\
        {"T":"gap","channel":"trades","S":"AAPL","from":5021,"to":5033,"reason":"slow"},\
        {"T":"slow","st":"started","pending":3145728},\
        {"T":"error","code":412,"msg":"unknown \\"symbol\\"","id":7},\
        {"T":"subscription","id":7,"trades":["A]}"],"conflate":250,"paused":false,"rejected":[{"S":"Z"}]},\
        {"T":"ack","id":"c-42","q":918273651},\
        {"T":"drain","reason":"restart","in_ms":10000},\
        {}]\
        """;

    private static final List<String> EXPECTED = List.of(
            "TRADE AAPL t=1767623400208123 q=918273646 u=5021",
            "QUOTE MSFT t=1767623400208130 q=918273647 u=88231 snapshot",
            "TICKER BRK.B open t=5 q=918273648 u=9001",
            "BAR A 5m t=6 q=918273649 u=412",
            "STATUS ^N225 t=7 q=918273650 u=3",
            "MESSAGE lobby {\"S\":\"no\",\"u\":[1,{\"q\":\"}]\\\\\\\"\"}]} t=8 q=918273651 u=17",
            "HEARTBEAT t=9 q=918273700",
            "GAP trades AAPL 5021-5033",
            "SLOW started",
            "ERROR 412 unknown \\\"symbol\\\"",
            "SUBSCRIPTION conflate=250 rejected=[{\"S\":\"Z\"}]",
            "ACK q=918273651",
            "OTHER",
            "OTHER");

    private final LoopContext loopContext = new LoopContext(1, LoadDialect.QUOTECAST);
    private final RecordingListener listener = new RecordingListener();
    private final ArrayReader reader = new ArrayReader();

    @Test
    void everyObjectOfAMessageIsReadWithItsKeys() {
        read(GOLDEN);

        assertEquals(EXPECTED, listener.objects);
    }

    @Test
    void aMessageMayBeSplitAnywhere() {
        byte[] bytes = GOLDEN.getBytes(StandardCharsets.UTF_8);
        for (int splitAt = 0; splitAt <= bytes.length; splitAt++) {
            listener.objects.clear();

            reader.read(bytes, 0, splitAt, loopContext, listener);
            reader.read(bytes, splitAt, bytes.length, loopContext, listener);
            reader.end(listener);

            assertEquals(EXPECTED, listener.objects, "split at byte " + splitAt);
        }
    }

    @Test
    void aMessageMayArriveByteByByte() {
        byte[] bytes = GOLDEN.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at++) {
            reader.read(bytes, at, at + 1, loopContext, listener);
        }
        reader.end(listener);

        assertEquals(EXPECTED, listener.objects);
    }

    @Test
    void whiteSpaceBetweenTokensIsIgnored() {
        read(" [ { \"T\" : \"q\" ,\n\"S\" : \"A\" , \"t\" : 1 , \"q\" : 2 ,\t\"u\" : 3 } , { } ] ");

        assertEquals(List.of("QUOTE A t=1 q=2 u=3", "OTHER"), listener.objects);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "[1]",
                "[{T:1}]",
                "[{\"T\" 1}]",
                "[{\"T\":,}]",
                "[{\"T\":\"q\"",
                "[{\"T\":\"q\"} x",
                "[{\"T\":\"q\"\"S\":\"A\"}]"
            })
    void malformedTextIsReportedAndTheNextMessageIsRead(String text) {
        read(text);
        listener.objects.remove("QUOTE");
        read("[{\"T\":\"hb\"}]");

        assertEquals(List.of("malformed", "HEARTBEAT"), listener.objects);
    }

    @Test
    void anObjectThatNeverEndsIsMalformed() {
        String endless = "[{\"T\":\"" + String.join("", Collections.nCopies(1 << 20, "x"));

        read(endless);

        assertEquals(List.of("malformed"), listener.objects);
    }

    @Test
    void anInvalidNumberIsReadAsUnknown() {
        read("[{\"T\":\"q\",\"S\":\"A\",\"t\":-1,\"q\":1.5,\"u\":1234567890123456789}]");

        assertEquals(List.of("QUOTE A"), listener.objects);
    }

    private void read(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        reader.read(bytes, 0, bytes.length, loopContext, listener);
        reader.end(listener);
    }

    /** Records each object as text. */
    private static final class RecordingListener implements ArrayReader.ObjectListener {
        private final List<String> objects = new ArrayList<>();

        @Override
        public void onObject(ParsedMessage message) {
            StringBuilder text = new StringBuilder(message.type.name());
            for (ByteRange byteRange :
                    List.of(message.channel, message.name, message.timeframe, message.state, message.data)) {
                text.append(byteRange.length() > 0 ? " " + byteRange : "");
            }
            text.append(message.code >= 0 ? " " + message.code + " " + message.text : "");
            text.append(message.to >= 0 ? " " + message.from + "-" + message.to : "");
            text.append(message.conflateMillis >= 0 ? " conflate=" + message.conflateMillis : "");
            text.append(message.rejected.length() > 0 ? " rejected=" + message.rejected : "");
            text.append(message.timeMicros >= 0 ? " t=" + message.timeMicros : "");
            text.append(message.position >= 0 ? " q=" + message.position : "");
            text.append(message.seriesNumber >= 0 ? " u=" + message.seriesNumber : "");
            objects.add(text.append(message.snapshot ? " snapshot" : "").toString());
        }

        @Override
        public void onMalformed() {
            objects.add("malformed");
        }
    }
}
