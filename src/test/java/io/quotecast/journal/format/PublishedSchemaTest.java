package io.quotecast.journal.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.quotecast.journal.proto.JournalProto;
import io.quotecast.market.MarketEvent;
import io.quotecast.testing.StoredEvents;
import io.quotecast.testing.StoredSamples;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Classes that protoc generates from the published schema read what the server writes. */
class PublishedSchemaTest {
    private static final Map<String, Parser<? extends Message>> PARSERS = Map.of(
            "event", JournalProto.Event.parser(),
            "block", JournalProto.Block.parser(),
            "record", JournalProto.Record.parser(),
            "series-numbers", JournalProto.SeriesNumbers.parser(),
            "state", JournalProto.State.parser(),
            "checkpoint-part", JournalProto.CheckpointPart.parser());

    @Test
    void theSchemaNamesEveryFieldThatIsWritten() throws Exception {
        for (Map.Entry<String, byte[]> golden : StoredSamples.golden().entrySet()) {
            Message message = parse(golden.getKey(), golden.getValue());

            assertEquals(Set.of(), unknownFields(message), golden.getKey());
            // Fields are written in the order of their numbers, and defaults are not written, as protobuf does itself.
            assertArrayEquals(golden.getValue(), message.toByteArray(), golden.getKey());
        }
    }

    @Test
    void theGoldenBytesHaveEveryFieldOfTheSchema() throws Exception {
        Set<String> written = new HashSet<>();
        for (Map.Entry<String, byte[]> golden : StoredSamples.golden().entrySet()) {
            collectFields(parse(golden.getKey(), golden.getValue()), written);
        }
        JournalProto.CheckpointPart part =
                JournalProto.CheckpointPart.parseFrom(StoredSamples.golden("checkpoint-part"));
        collectFields(JournalProto.Checkpoint.parseFrom(part.getContent()), written);

        Set<String> inSchema = JournalProto.getDescriptor().getMessageTypes().stream()
                .flatMap(type -> type.getFields().stream())
                .map(FieldDescriptor::getFullName)
                .collect(Collectors.toSet());
        inSchema.removeAll(written);

        assertEquals(
                // The first part has the number 0, a sum above 64 bits is written in no small sample, and the samples
                // are from before messages had names and keys.
                Set.of(
                        "quotecast.journal.CheckpointPart.part",
                        "quotecast.journal.Ohlcv.turnover_high",
                        "quotecast.journal.Message.name",
                        "quotecast.journal.Message.key"),
                inSchema);
    }

    @Test
    void anEventHasTheValuesThatWereWritten() throws Exception {
        JournalProto.Record record = JournalProto.Record.parseFrom(StoredSamples.golden("record.event"));

        assertEquals(
                JournalProto.Record.newBuilder()
                        .setVersion(FormatVersion.CURRENT)
                        .setNode(0x1234_5678_9abc_def0L)
                        .setNumber(300)
                        .setTerm(5_000)
                        .setSourceOffset(17)
                        .setEvent(JournalProto.Event.newBuilder()
                                .setSymbol("AAPL")
                                .setPriceDecimals(2)
                                .setTimeMicros(StoredEvents.START_MICROS)
                                .setTrade(JournalProto.Trade.newBuilder()
                                        .setPrice(15_001)
                                        .setSize(100)
                                        .setSide(JournalProto.Side.SIDE_BUY)
                                        .setVenue("Q")
                                        .setTradeId(7)))
                        .build(),
                record);
    }

    @Test
    void aBlockIsReadByTheRulesOfTheSchema() throws Exception {
        JournalProto.Block block = JournalProto.Block.parseFrom(StoredSamples.golden("block"));
        List<String> symbols = block.getEventsList().stream()
                .map(JournalProto.Event::getSymbol)
                .filter(symbol -> !symbol.isEmpty())
                .toList();
        Map<String, Long> times = new LinkedHashMap<>();
        long time = 0;
        for (JournalProto.Event event : block.getEventsList()) {
            time = event.getTimeMicros() == 0 ? time + event.getTimeDeltaMicros() : event.getTimeMicros();
            String symbol = event.getSymbolRef() == 0 ? event.getSymbol() : symbols.get(event.getSymbolRef() - 1);
            times.put(event.getKindCase() + " " + symbol, time - StoredEvents.START_MICROS);
        }

        assertEquals(
                Map.of(
                        "TRADE AAPL", 0L,
                        "QUOTE AAPL", 1_000L,
                        "BAR BTC-USD", -300_000_000L,
                        "TICKER AAPL", 2_000L,
                        "STATUS BTC-USD", 3_000L,
                        "MESSAGE ", 4_000L),
                times);
    }

    @Test
    void theServerReadsWhatGeneratedClassesWrite() {
        JournalProto.Event event = JournalProto.Event.newBuilder()
                .setTimeMicros(5)
                .setMessage(JournalProto.Message.newBuilder()
                        .setTopic("lobby")
                        .setForm(JournalProto.Form.FORM_TEXT)
                        .setPayload(ByteString.copyFromUtf8("hi"))
                        .setFrom("me"))
                .build();

        MarketEvent read = new StoredEventReader(StoredEvents.instruments()).read(event.toByteArray());

        assertTrue(read instanceof io.quotecast.market.Message message
                && message.topic().text().equals("lobby")
                && message.from().equals("me"));
        assertEquals(5, read.timeMicros());
    }

    private static Message parse(String name, byte[] bytes) throws InvalidProtocolBufferException {
        return PARSERS.get(name.split("\\.")[0]).parseFrom(bytes);
    }

    private static Set<String> unknownFields(Message message) {
        Set<String> unknown = new HashSet<>();
        message.getUnknownFields()
                .asMap()
                .keySet()
                .forEach(number -> unknown.add(message.getDescriptorForType().getName() + " " + number));
        children(message).forEach(child -> unknown.addAll(unknownFields(child)));
        return unknown;
    }

    private static void collectFields(Message message, Set<String> names) {
        message.getAllFields().keySet().forEach(field -> names.add(field.getFullName()));
        children(message).forEach(child -> collectFields(child, names));
    }

    private static List<Message> children(Message message) {
        return message.getAllFields().values().stream()
                .flatMap(value -> value instanceof List<?> list ? list.stream() : Stream.of(value))
                .filter(Message.class::isInstance)
                .map(Message.class::cast)
                .toList();
    }
}
