package io.quotecast.protocol.alpaca;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.quotecast.access.AuthMode;
import io.quotecast.access.Grant;
import io.quotecast.ingest.InstrumentFile;
import io.quotecast.ingest.Listing;
import io.quotecast.journal.Epoch;
import io.quotecast.journal.MemoryJournal;
import io.quotecast.protocol.Limits;
import io.quotecast.push.ClientPermissions;
import io.quotecast.push.ClientTransport;
import io.quotecast.push.Shard;
import io.quotecast.push.Subscriber;
import io.quotecast.push.SubscriberStreams;
import io.quotecast.source.simulator.MarketModel;
import io.quotecast.source.simulator.SimulatorSettings;
import io.quotecast.testing.EmbeddedHub;
import io.quotecast.testing.ManualEventLoop;
import io.quotecast.testing.MsgpackText;
import io.quotecast.testing.RecordedAccess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The market of a fixed seed and a fixed time, as clients of the dialect receive it. */
class AlpacaTranscriptTest {
    private static final Limits LIMITS = new Limits(10, 10, 65_536, 20, 1, 1, 1_000, 1_024);
    private static final int FRAMES = 10;
    private static final int BUFFERED_EVENTS = 1_000;

    private final ManualEventLoop loop = new ManualEventLoop();
    private final EmbeddedHub hub = new EmbeddedHub(
            new EmbeddedHub.ShardLimits(1_000_000, 5_000, BUFFERED_EVENTS, 30_000),
            new MemoryJournal(new Epoch("e"), 100_000, 1 << 20),
            EmbeddedHub.IMMEDIATE,
            () -> EmbeddedHub.TIME_MICROS);
    private final Shard shard = hub.hub().addShard(loop);
    private final MarketModel model =
            new MarketModel(listings(hub), new SimulatorSettings(5, 1_000, 42, true), EmbeddedHub.TIME_MICROS);
    private final List<byte[]> frames = new ArrayList<>();
    private Runnable onWritable = () -> {};
    private boolean isFull;
    private int closeCode;

    @ParameterizedTest
    @CsvSource({"JSON, alpaca.txt", "MSGPACK, alpaca-msgpack.txt"})
    void theFirstFramesAreThese(AlpacaForm form, String file) {
        AlpacaConversation conversation = connect(form);
        send(conversation, form, "{\"action\":\"auth\",\"key\":\"k\",\"secret\":\"s\"}");
        send(
                conversation,
                form,
                "{\"action\":\"subscribe\",\"trades\":[\"*\"],\"quotes\":[\"AAPL\"],\"bars\":[\"*\"]}");
        while (frames.size() < FRAMES) {
            publishNext();
        }

        StringBuilder transcript = new StringBuilder();
        for (byte[] frame : frames.subList(0, FRAMES)) {
            transcript
                    .append(
                            form == AlpacaForm.JSON
                                    ? new String(frame, StandardCharsets.UTF_8)
                                    : ByteBufUtil.hexDump(frame))
                    .append('\n');
        }
        assertEquals(golden(file), transcript.toString());
    }

    @Test
    void answersAndEventsAreNeverInOneFrame() {
        AlpacaConversation conversation = connect(AlpacaForm.JSON);
        send(conversation, AlpacaForm.JSON, "{\"action\":\"auth\",\"key\":\"k\",\"secret\":\"s\"}");
        send(conversation, AlpacaForm.JSON, "{\"action\":\"subscribe\",\"trades\":[\"*\"],\"quotes\":[\"*\"]}");
        for (int i = 0; i < 20; i++) {
            model.next(hub::publish);
            send(conversation, AlpacaForm.JSON, "{\"action\":\"unsubscribe\",\"bars\":[\"*\"]}");
            hub.hub().flush();
            loop.advance(0);
        }

        for (byte[] frame : frames) {
            String text = new String(frame, StandardCharsets.UTF_8);
            boolean isAnswer = text.contains("\"T\":\"s") || text.contains("\"T\":\"error\"");
            assertEquals(
                    isAnswer ? 1 : text.split("\"T\":\"[tq]\"", -1).length - 1, text.split("\"T\":", -1).length - 1);
        }
    }

    @Test
    void aClientThatWouldLoseTradesIsToldAndClosed() {
        AlpacaConversation conversation = connect(AlpacaForm.JSON);
        send(conversation, AlpacaForm.JSON, "{\"action\":\"auth\",\"key\":\"k\",\"secret\":\"s\"}");
        send(conversation, AlpacaForm.JSON, "{\"action\":\"subscribe\",\"trades\":[\"*\"]}");
        isFull = true;
        for (int i = 0; i < 5 * BUFFERED_EVENTS; i++) {
            publishNext();
        }

        isFull = false;
        onWritable.run();
        loop.advance(1_000);

        String last = new String(frames.get(frames.size() - 1), StandardCharsets.UTF_8);
        assertEquals("[{\"T\":\"error\",\"code\":407,\"msg\":\"slow client\"}]", last);
        assertEquals(1008, closeCode);
    }

    private void publishNext() {
        model.next(hub::publish);
        hub.hub().flush();
        loop.advance(0);
    }

    private AlpacaConversation connect(AlpacaForm form) {
        loop.run();
        SubscriberStreams streams = new SubscriberStreams(
                shard,
                new FrameRecorder(),
                hub.instruments(),
                new ClientPermissions(Grant.anonymous(AuthMode.NONE), LIMITS, "127.0.0.1", 0),
                () -> new Subscriber.Identity("session " + frames.hashCode(), "guest"),
                new RecordedAccess());
        AlpacaConversation conversation = new AlpacaConversation(
                streams,
                new AlpacaConversation.Connection(
                        AlpacaFeed.SIP, form, new AlpacaFormats(), AlpacaSymbols.of(hub.instruments()), null));
        conversation.onOpen();
        return conversation;
    }

    private static void send(AlpacaConversation conversation, AlpacaForm form, String json) {
        if (form == AlpacaForm.JSON) {
            conversation.onText(json.getBytes(StandardCharsets.UTF_8));
        } else {
            conversation.onBinary(MsgpackText.fromJson(json));
        }
    }

    private static String golden(String file) {
        try (InputStream in = AlpacaTranscriptTest.class.getResourceAsStream("/transcripts/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Listing> listings(EmbeddedHub hub) {
        try (InputStream in = InstrumentFile.class.getResourceAsStream("/instruments.csv")) {
            return InstrumentFile.read(in, hub.instruments());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A transport that records the payloads of frames. */
    private final class FrameRecorder implements ClientTransport {
        @Override
        public String id() {
            return "recorder";
        }

        @Override
        public void write(ByteBuf buffer) {
            ByteBuf frame = buffer.duplicate();
            frame.skipBytes(1);
            int length = frame.readUnsignedByte();
            frame.skipBytes(length < 126 ? 0 : 2);
            frames.add(ByteBufUtil.getBytes(frame));
        }

        @Override
        public void send(ByteBuf frame) {
            write(frame);
        }

        @Override
        public void flush() {}

        @Override
        public boolean isWritable() {
            return !isFull;
        }

        @Override
        public void onWritable(Runnable task) {
            onWritable = task;
        }

        @Override
        public long pendingBytes() {
            return 0;
        }

        @Override
        public void abort() {
            throw new AssertionError("the client is not slow");
        }

        @Override
        public void close(int code, String reason) {
            closeCode = code;
        }
    }
}
