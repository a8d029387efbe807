package io.quotecast.protocol.binance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.Timeframes;
import io.quotecast.protocol.ClientStreams;
import io.quotecast.protocol.Conversation;
import io.quotecast.protocol.Framing;
import io.quotecast.protocol.Limits;
import io.quotecast.protocol.SymbolNames;
import io.quotecast.protocol.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The market streams of Binance spot: streams are chosen by name, in the address or with SUBSCRIBE. The form of every
 * message is that of the documentation of Binance's WebSocket streams.
 */
public final class BinanceConversation implements Conversation {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(16).build())
            .build());
    private static final int MAX_ID_LENGTH = 36;
    /** WebSocket close code for a violation of policy (RFC 6455, section 7.4.1). */
    private static final int POLICY_VIOLATION = 1008;

    private final ClientStreams client;
    private final SymbolNames symbols;
    private final Timeframes timeframes;
    private final List<String> initialStreams;
    private final boolean isMicros;
    private boolean isCombined;
    private Map<String, Selected> streams = new LinkedHashMap<>();
    private Set<WireFormat> formats = new LinkedHashSet<>();

    private record Selected(StreamName name, @Nullable Instrument instrument) {}

    /** What one format carries; the instruments are null for all of them. */
    private record Selection(StreamName example, @Nullable List<Instrument> instruments) {}

    /** A request that cannot be carried out, with the text for the client. */
    private static final class InvalidRequest extends Exception {
        private static final long serialVersionUID = 1;

        private final int code;

        InvalidRequest(int code, String text) {
            super(text, null, false, false);
            this.code = code;
        }
    }

    /**
     * @param timeframes those of the klines that the server makes
     * @param initialStreams names in the address; those that are unknown are ignored, as some clients use a number
     * @param isCombined whether the client connects to the combined form ({@code /stream})
     * @param isMicros whether the client asks for times in µs
     */
    public BinanceConversation(
            ClientStreams client,
            SymbolNames symbols,
            Timeframes timeframes,
            List<String> initialStreams,
            boolean isCombined,
            boolean isMicros) {
        this.client = client;
        this.symbols = symbols;
        this.timeframes = timeframes;
        this.initialStreams = List.copyOf(initialStreams);
        this.isCombined = isCombined;
        this.isMicros = isMicros;
    }

    @Override
    public void onOpen() {
        if (!client.mayRead()) {
            client.close(POLICY_VIOLATION, "API-key format invalid: a key with the role 'read' is required");
            return;
        }
        Map<String, Selected> selected = new LinkedHashMap<>();
        initialStreams.forEach(name -> find(name).ifPresent(stream -> selected.put(name, stream)));
        if (selected.size() > client.limits().maxSymbols()) {
            client.close(
                    POLICY_VIOLATION,
                    "Too many streams: at most " + client.limits().maxSymbols());
            return;
        }
        client.askToSelect(questions(selected), isPermitted -> {
            if (isPermitted) {
                streams = selected;
                apply();
            } else {
                client.close(POLICY_VIOLATION, "Invalid API-key, IP, or permissions for action.");
            }
        });
    }

    /** Returns the symbols that streams stand for, by channel. */
    private static Map<Channel, List<String>> questions(Map<String, Selected> selected) {
        Map<Channel, List<String>> questions = new EnumMap<>(Channel.class);
        for (Selected stream : selected.values()) {
            questions
                    .computeIfAbsent(stream.name.kind().channel(), channel -> new ArrayList<>())
                    .add(
                            stream.instrument == null
                                    ? "*"
                                    : stream.instrument.symbol().text());
        }
        return questions;
    }

    @Override
    public void onText(byte[] utf8) {
        JsonNode id = null;
        try {
            JsonNode request = read(utf8);
            id = request.get("id");
            checkId(id);
            handle(request, id);
        } catch (InvalidRequest e) {
            sendError(e, id);
        }
    }

    @Override
    public void onBinary(byte[] message) {
        sendError(new InvalidRequest(3, "Invalid JSON: expected value at line 1 column 1"), null);
    }

    @Override
    public void onTooManyMessages(Limits limits) {
        client.close(POLICY_VIOLATION, "Too many requests: at most " + limits.messagesPerSecond() + " per second");
    }

    @Override
    public void onTooLarge(Limits limits) {
        sendError(new InvalidRequest(0, "Invalid request: payload above " + limits.maxMessageBytes() + " bytes"), null);
    }

    @Override
    public boolean announcesStop() {
        return true;
    }

    @Override
    public void onStop(long nowMicros) {
        send(json -> {
            json.writeStringField("e", "serverShutdown");
            json.writeNumberField("E", isMicros ? nowMicros : Math.floorDiv(nowMicros, 1_000L));
        });
    }

    private static JsonNode read(byte[] utf8) throws InvalidRequest {
        try {
            JsonNode request = JSON.readTree(utf8);
            if (request != null && request.isObject()) {
                return request;
            }
            throw new InvalidRequest(2, "Invalid request: request must be an object");
        } catch (JsonProcessingException e) {
            throw new InvalidRequest(3, "Invalid JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new InvalidRequest(3, "Invalid JSON");
        }
    }

    private static void checkId(@Nullable JsonNode id) throws InvalidRequest {
        if (id != null
                && !id.isNull()
                && !id.isIntegralNumber()
                && !(id.isTextual() && id.textValue().length() <= MAX_ID_LENGTH)) {
            throw new InvalidRequest(
                    2,
                    "Invalid request: request ID must be an integer, a string of at most " + MAX_ID_LENGTH
                            + " characters or null");
        }
    }

    private void handle(JsonNode request, @Nullable JsonNode id) throws InvalidRequest {
        String method = request.path("method").asText("");
        switch (method) {
            case "SUBSCRIBE" -> subscribe(names(request), id);
            case "UNSUBSCRIBE" -> unsubscribe(names(request), id);
            case "LIST_SUBSCRIPTIONS" ->
                sendResult(id, json -> {
                    json.writeStartArray();
                    for (String name : streams.keySet()) {
                        json.writeString(name);
                    }
                    json.writeEndArray();
                });
            case "SET_PROPERTY" -> setProperty(request.path("params"), id);
            case "GET_PROPERTY" -> getProperty(request.path("params"), id);
            case "" -> throw new InvalidRequest(2, "Invalid request: missing field `method`");
            default ->
                throw new InvalidRequest(
                        2,
                        "Invalid request: unknown variant `" + method + "`, expected one of"
                                + " `SUBSCRIBE`, `UNSUBSCRIBE`, `LIST_SUBSCRIPTIONS`, `SET_PROPERTY`, `GET_PROPERTY`");
        }
    }

    private static List<String> names(JsonNode request) throws InvalidRequest {
        JsonNode params = request.path("params");
        if (!params.isArray()) {
            throw new InvalidRequest(2, "Invalid request: `params` must be an array of stream names");
        }
        List<String> names = new ArrayList<>();
        for (JsonNode name : params) {
            if (!name.isTextual()) {
                throw new InvalidRequest(2, "Invalid request: a stream name must be a string");
            }
            names.add(name.textValue());
        }
        return names;
    }

    /** Adds streams. Like Binance, accepts names of symbols and streams that it does not know; nothing is
     * ever sent for them. */
    private void subscribe(List<String> names, @Nullable JsonNode id) throws InvalidRequest {
        Map<String, Selected> added = new LinkedHashMap<>();
        for (String name : names) {
            if (StreamName.isUnknownKline(name, timeframes)) {
                throw new InvalidRequest(
                        2, "Invalid request: invalid interval in `" + name + "`, expected one of " + timeframes);
            }
            find(name).ifPresent(stream -> added.put(name, stream));
        }
        Map<String, Selected> selected = new LinkedHashMap<>(streams);
        selected.putAll(added);
        int maxStreams = client.limits().maxSymbols();
        if (selected.size() > maxStreams) {
            throw new InvalidRequest(2, "Invalid request: too many streams; the limit is " + maxStreams);
        }
        client.askToSelect(questions(added), isPermitted -> {
            if (isPermitted) {
                streams = selected;
                sendResult(id, JsonGenerator::writeNull);
                apply();
            } else {
                sendError(new InvalidRequest(2, "Invalid request: the key does not permit these streams"), id);
            }
        });
    }

    private void unsubscribe(List<String> names, @Nullable JsonNode id) {
        names.forEach(streams::remove);
        apply();
        sendResult(id, JsonGenerator::writeNull);
    }

    private void setProperty(JsonNode params, @Nullable JsonNode id) throws InvalidRequest {
        if (!params.path(0).asText().equals("combined") || !params.path(1).isBoolean()) {
            throw new InvalidRequest(2, "Invalid request: the property must be [\"combined\", true or false]");
        }
        isCombined = params.path(1).booleanValue();
        apply();
        sendResult(id, JsonGenerator::writeNull);
    }

    private void getProperty(JsonNode params, @Nullable JsonNode id) throws InvalidRequest {
        if (!params.path(0).asText().equals("combined")) {
            throw new InvalidRequest(2, "Invalid request: unknown property; there is `combined`");
        }
        sendResult(id, json -> json.writeBoolean(isCombined));
    }

    private Optional<Selected> find(String text) {
        return StreamName.parse(text, timeframes)
                .flatMap(name -> name.symbol() == null
                        ? Optional.of(new Selected(name, null))
                        : symbols.find(name.symbol())
                                .filter(client::permits)
                                .map(instrument -> new Selected(name, instrument)));
    }

    /** Selects what the names stand for, in one step per format, and nothing in formats that are no longer used. */
    private void apply() {
        Map<WireFormat, Selection> selections = new LinkedHashMap<>();
        for (Selected stream : streams.values()) {
            WireFormat format = BinanceFormats.of(stream.name, isCombined, isMicros);
            Selection selection = selections.computeIfAbsent(
                    format, any -> new Selection(stream.name, stream.instrument == null ? null : new ArrayList<>()));
            if (selection.instruments != null && stream.instrument != null) {
                selection.instruments.add(stream.instrument);
            }
        }
        for (WireFormat format : formats) {
            if (!selections.containsKey(format)) {
                client.unselect(format);
            }
        }
        selections.forEach((format, selection) -> client.select(
                format,
                selection.example.kind().channel(),
                selection.instruments,
                BinanceFormats.updateMillis(selection.example)));
        formats = selections.keySet();
    }

    private interface ResultWriter {
        void write(JsonGenerator json) throws IOException;
    }

    private void sendResult(@Nullable JsonNode id, ResultWriter result) {
        send(json -> {
            json.writeFieldName("result");
            result.write(json);
            writeId(id, json);
        });
    }

    private void sendError(InvalidRequest error, @Nullable JsonNode id) {
        send(json -> {
            json.writeObjectFieldStart("error");
            json.writeNumberField("code", error.code);
            json.writeStringField("msg", error.getMessage());
            json.writeEndObject();
            writeId(id, json);
        });
    }

    private static void writeId(@Nullable JsonNode id, JsonGenerator json) throws IOException {
        json.writeFieldName("id");
        if (id == null || !(id.isIntegralNumber() || id.isTextual())) {
            json.writeNull();
        } else {
            json.writeTree(id);
        }
    }

    private void send(ResultWriter fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client.send(bytes.toByteArray(), Framing.Envelope.TEXT_FRAME);
    }
}
