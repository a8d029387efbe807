package io.quotecast.protocol.quotecast;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.quotecast.alerts.AlertType;
import io.quotecast.base.Quoted;
import io.quotecast.market.Channel;
import io.quotecast.market.Label;
import io.quotecast.protocol.ClientRequest;
import io.quotecast.protocol.Conflation;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.ReplayOptions;
import io.quotecast.protocol.RoomOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds one request from the keys of a JSON object; records the first error. */
final class ClientRequestBuilder {
    private final int maxIdLength;
    private final Runnable onLongId;
    private final Map<Channel, List<String>> names = new EnumMap<>(Channel.class);
    private @Nullable String action;
    private @Nullable String id;
    private @Nullable String resume;
    private @Nullable String session;
    private @Nullable String topic;
    private @Nullable String key;
    private @Nullable String start;
    private @Nullable String end;
    private @Nullable String speed;
    private @Nullable String to;
    private @Nullable String name;
    private @Nullable Boolean echo;
    private @Nullable String symbol;
    private @Nullable String type;
    private @Nullable String above;
    private @Nullable String below;
    private boolean repeats;
    private @Nullable List<String> alerts;
    private int history;
    private final List<String> presence = new ArrayList<>();
    private boolean hasPresence;
    private byte @Nullable [] data;
    private boolean wantsSnapshot = true;
    private boolean isAll;
    private long conflateMillis = -1;
    private @Nullable ErrorCode errorCode;
    private String errorText = "";

    ClientRequestBuilder(int maxIdLength, Runnable onLongId) {
        this.maxIdLength = maxIdLength;
        this.onLongId = onLongId;
    }

    /** Reads the current value of the parser and leaves the parser on the last token of the value. */
    void readField(String field, JsonParser parser, byte[] utf8) throws IOException {
        switch (field) {
            case "action" -> action = readString(field, parser);
            case "id" -> id = readId(parser);
            case "resume" -> resume = readString(field, parser);
            case "session" -> session = readString(field, parser);
            case "topic" -> topic = readString(field, parser);
            case "key" -> key = readString(field, parser);
            case "to" -> to = readString(field, parser);
            case "name" -> name = readName(parser);
            case "echo" -> echo = readBoolean(field, parser);
            case "history" -> history = readHistory(parser);
            case "presence" -> {
                hasPresence = true;
                readStrings(field, parser, presence);
            }
            case "snapshot" -> wantsSnapshot = readBoolean(field, parser);
            case "all" -> isAll = readBoolean(field, parser);
            case "conflate" -> conflateMillis = readMillis(parser);
            case "start" -> start = readScalar(field, parser);
            case "end" -> end = readScalar(field, parser);
            case "speed" -> speed = readScalar(field, parser);
            case "data" -> data = slice(parser, utf8);
            case "S" -> symbol = readString(field, parser);
            case "type" -> type = readString(field, parser);
            case "above" -> above = readScalar(field, parser);
            case "below" -> below = readScalar(field, parser);
            case "repeat" -> repeats = readBoolean(field, parser);
            case "alerts" -> {
                List<String> ids = new ArrayList<>();
                readStrings(field, parser, ids);
                alerts = ids;
            }
            default -> readNames(field, parser);
        }
    }

    ClientRequest build() {
        if (errorCode != null) {
            return new ClientRequest.Invalid(id, errorCode, errorText);
        }
        if (action == null) {
            return invalid(ErrorCode.INVALID_SYNTAX, "the key 'action' is missing");
        }
        return switch (action) {
            case "subscribe" -> subscribe();
            case "unsubscribe" ->
                isAll || hasPresence || !names.isEmpty()
                        ? new ClientRequest.Unsubscribe(id, names, isAll, presence)
                        : invalid(
                                ErrorCode.INVALID_SYNTAX,
                                "unsubscribe names no channel: give a channel or \"all\":true");
            case "list" -> new ClientRequest.ListSubscription(id);
            case "pause" -> new ClientRequest.Pause(id);
            case "unpause" -> new ClientRequest.Unpause(id);
            case "ping" -> new ClientRequest.Ping(id);
            case "publish" -> publish();
            case "replay" -> replay();
            case "alert" -> alert();
            case "unalert" ->
                isAll || alerts != null
                        ? new ClientRequest.RemoveAlerts(id, isAll ? null : alerts)
                        : invalid(
                                ErrorCode.INVALID_SYNTAX,
                                "unalert names no alert: give \"alerts\":[...] or \"all\":true");
            case "alerts" -> new ClientRequest.ListAlerts(id);
            case "auth" ->
                key == null
                        ? invalid(ErrorCode.INVALID_SYNTAX, "the key 'key' is missing")
                        : new ClientRequest.Authenticate(id, key);
            default ->
                invalid(
                        ErrorCode.INVALID_SYNTAX,
                        "unknown action " + Quoted.of(action)
                                + ": use subscribe, unsubscribe, list, pause, unpause, ping, publish, replay, alert,"
                                + " unalert, alerts or auth");
        };
    }

    private ClientRequest subscribe() {
        RoomOptions rooms = new RoomOptions(name, echo, history, presence);
        if (names.isEmpty()
                && conflateMillis < 0
                && resume == null
                && session == null
                && !hasPresence
                && rooms.equals(RoomOptions.NONE)) {
            return invalid(
                    ErrorCode.INVALID_SYNTAX,
                    "subscribe names no channel: give trades, quotes, bars, tickers, statuses, lulds, messages or"
                            + " presence");
        }
        return new ClientRequest.Subscribe(id, names, wantsSnapshot, conflateMillis, resume, session, rooms);
    }

    private ClientRequest publish() {
        if (topic == null || data == null) {
            return invalid(ErrorCode.INVALID_SYNTAX, "the key '" + (topic == null ? "topic" : "data") + "' is missing");
        }
        if (key != null && !Label.isValid(key)) {
            return invalid(ErrorCode.INVALID_OPTION, "key: " + Quoted.of(key) + " must be " + Label.FORM);
        }
        if (key != null && to != null) {
            return invalid(
                    ErrorCode.INVALID_OPTION,
                    "'key' and 'to' exclude each other: the value of a key is for all clients in the room");
        }
        return new ClientRequest.Publish(id, topic, data, key, to);
    }

    private ClientRequest alert() {
        if (symbol == null || type == null) {
            return invalid(ErrorCode.INVALID_SYNTAX, "the key '" + (symbol == null ? "S" : "type") + "' is missing");
        }
        AlertType alertType = AlertType.find(type);
        return alertType == null
                ? invalid(ErrorCode.INVALID_OPTION, "type: " + Quoted.of(type) + " is not one of " + AlertType.names())
                : new ClientRequest.SetAlert(id, symbol, alertType, above, below, repeats);
    }

    private ClientRequest replay() {
        if (start == null && end == null && speed == null) {
            return invalid(ErrorCode.INVALID_SYNTAX, "replay changes nothing: give start, end or speed");
        }
        try {
            return new ClientRequest.Replay(id, ReplayOptions.parse(start, end, speed));
        } catch (ProtocolException e) {
            return invalid(e.code(), e.text());
        }
    }

    private void readNames(String name, JsonParser parser) throws IOException {
        Channel channel = Channel.find(name);
        if (channel == null) {
            boolean isArray = parser.currentToken() == JsonToken.START_ARRAY;
            parser.skipChildren();
            recordError(
                    isArray ? ErrorCode.UNKNOWN_CHANNEL : ErrorCode.INVALID_OPTION,
                    (isArray ? "unknown channel " : "unknown key ") + Quoted.of(name));
            return;
        }
        readStrings(name, parser, names.computeIfAbsent(channel, each -> new ArrayList<>()));
    }

    private void readStrings(String name, JsonParser parser, List<String> target) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            recordError(ErrorCode.INVALID_SYNTAX, "'" + name + "' must be an array of strings");
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                target.add(parser.getText());
            } else {
                parser.skipChildren();
                recordError(ErrorCode.INVALID_SYNTAX, "'" + name + "' must be an array of strings");
            }
        }
    }

    private @Nullable String readString(String name, JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        parser.skipChildren();
        recordError(ErrorCode.INVALID_SYNTAX, "'" + name + "' must be a string");
        return null;
    }

    /** Returns a string, or a number as text. */
    private @Nullable String readScalar(String name, JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING
                || parser.currentToken().isNumeric()) {
            return parser.getText();
        }
        parser.skipChildren();
        recordError(ErrorCode.INVALID_SYNTAX, "'" + name + "' must be a number or a string");
        return null;
    }

    private @Nullable String readName(JsonParser parser) throws IOException {
        String text = readString("name", parser);
        if (text != null && !text.isEmpty() && !Label.isValid(text)) {
            recordError(ErrorCode.INVALID_OPTION, "name: " + Quoted.of(text) + " must be " + Label.FORM);
        }
        return text;
    }

    private int readHistory(JsonParser parser) throws IOException {
        String text = parser.currentToken().isNumeric() ? parser.getText() : "";
        parser.skipChildren();
        try {
            return RoomOptions.parseHistory(text);
        } catch (ProtocolException e) {
            recordError(e.code(), e.text());
            return 0;
        }
    }

    private boolean readBoolean(String name, JsonParser parser) throws IOException {
        if (!parser.currentToken().isBoolean()) {
            parser.skipChildren();
            recordError(ErrorCode.INVALID_SYNTAX, "'" + name + "' must be true or false");
            return false;
        }
        return parser.getBooleanValue();
    }

    private long readMillis(JsonParser parser) throws IOException {
        boolean isInteger = parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
        String text = parser.currentToken().isScalarValue() ? parser.getText() : "";
        parser.skipChildren();
        if (!isInteger || text.length() > 9 || text.startsWith("-")) {
            recordError(
                    ErrorCode.INVALID_OPTION,
                    "conflate: " + Quoted.of(text) + " is not a whole number of milliseconds (0 to "
                            + Conflation.MAX_MILLIS + ")");
            return -1;
        }
        return Long.parseLong(text);
    }

    private @Nullable String readId(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        boolean isNumber = token == JsonToken.VALUE_NUMBER_INT;
        if (isNumber || token == JsonToken.VALUE_STRING) {
            if (parser.getTextLength() <= maxIdLength) {
                String text = parser.getText();
                return isNumber
                        ? text
                        : '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
            }
            onLongId.run();
        }
        parser.skipChildren();
        recordError(
                ErrorCode.INVALID_SYNTAX,
                "'id' must be a whole number or a string of at most " + maxIdLength + " characters");
        return null;
    }

    /**
     * Returns the bytes of a value exactly as the client wrote them, including the form of numbers and white space.
     */
    private static byte[] slice(JsonParser parser, byte[] utf8) throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        int to = (int) parser.currentLocation().getByteOffset();
        return Arrays.copyOfRange(utf8, from, to);
    }

    private void recordError(ErrorCode code, String text) {
        if (errorCode == null) {
            errorCode = code;
            errorText = text;
        }
    }

    private ClientRequest invalid(ErrorCode code, String text) {
        return new ClientRequest.Invalid(id, code, text);
    }
}
