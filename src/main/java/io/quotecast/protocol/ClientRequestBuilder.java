package io.quotecast.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.quotecast.base.Quoted;
import io.quotecast.market.Channel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One client message while its keys are read; remembers the first thing that is wrong with it. */
final class ClientRequestBuilder {
    private final int mostIdLength;
    private final Runnable onLongId;
    private final Map<Channel, List<String>> names = new EnumMap<>(Channel.class);
    private @Nullable String action;
    private @Nullable String id;
    private @Nullable String resume;
    private @Nullable String session;
    private @Nullable String topic;
    private @Nullable String key;
    private byte @Nullable [] data;
    private boolean snapshot = true;
    private boolean all;
    private long conflate = -1;
    private @Nullable ErrorCode wrong;
    private String why = "";

    ClientRequestBuilder(int mostIdLength, Runnable onLongId) {
        this.mostIdLength = mostIdLength;
        this.onLongId = onLongId;
    }

    /** Takes the value on which the parser stands, and leaves it on its last token. */
    void put(String name, JsonParser parser, byte[] utf8) throws IOException {
        switch (name) {
            case "action" -> action = text(name, parser);
            case "id" -> id = id(parser);
            case "resume" -> resume = text(name, parser);
            case "session" -> session = text(name, parser);
            case "topic" -> topic = text(name, parser);
            case "key" -> key = text(name, parser);
            case "snapshot" -> snapshot = bool(name, parser);
            case "all" -> all = bool(name, parser);
            case "conflate" -> conflate = millis(parser);
            case "data" -> data = slice(parser, utf8);
            default -> putNames(name, parser);
        }
    }

    ClientRequest finish() {
        if (wrong != null) {
            return new ClientRequest.Invalid(id, wrong, why);
        }
        if (action == null) {
            return invalid(ErrorCode.INVALID_SYNTAX, "the key 'action' is missing");
        }
        return switch (action) {
            case "subscribe" -> subscribe();
            case "unsubscribe" ->
                all || !names.isEmpty()
                        ? new ClientRequest.Unsubscribe(id, names, all)
                        : invalid(
                                ErrorCode.INVALID_SYNTAX, "unsubscribe names nothing: give a channel, or \"all\":true");
            case "list" -> new ClientRequest.ListSubscription(id);
            case "pause" -> new ClientRequest.Pause(id);
            case "unpause" -> new ClientRequest.Unpause(id);
            case "ping" -> new ClientRequest.Ping(id);
            case "publish" -> publish();
            case "auth" ->
                key == null
                        ? invalid(ErrorCode.INVALID_SYNTAX, "the key 'key' is missing")
                        : new ClientRequest.Authenticate(id, key);
            default ->
                invalid(
                        ErrorCode.INVALID_SYNTAX,
                        "unknown action " + Quoted.of(action)
                                + ": use subscribe, unsubscribe, list, pause, unpause, ping, publish or auth");
        };
    }

    private ClientRequest subscribe() {
        if (names.isEmpty() && conflate < 0 && resume == null && session == null) {
            return invalid(
                    ErrorCode.INVALID_SYNTAX,
                    "subscribe names nothing: give trades, quotes, bars, tickers, statuses or messages");
        }
        return new ClientRequest.Subscribe(id, names, snapshot, conflate, resume, session);
    }

    private ClientRequest publish() {
        if (topic == null || data == null) {
            return invalid(ErrorCode.INVALID_SYNTAX, "the key '" + (topic == null ? "topic" : "data") + "' is missing");
        }
        return new ClientRequest.Publish(id, topic, data);
    }

    private void putNames(String name, JsonParser parser) throws IOException {
        Channel channel = Channel.find(name);
        if (channel == null) {
            boolean list = parser.currentToken() == JsonToken.START_ARRAY;
            parser.skipChildren();
            fault(
                    list ? ErrorCode.UNKNOWN_CHANNEL : ErrorCode.INVALID_OPTION,
                    (list ? "unknown channel " : "unknown key ") + Quoted.of(name));
            return;
        }
        List<String> listed = names.computeIfAbsent(channel, any -> new ArrayList<>());
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            fault(ErrorCode.INVALID_SYNTAX, "'" + name + "' must be a list of texts");
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                listed.add(parser.getText());
            } else {
                parser.skipChildren();
                fault(ErrorCode.INVALID_SYNTAX, "'" + name + "' must be a list of texts");
            }
        }
    }

    private @Nullable String text(String name, JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        parser.skipChildren();
        fault(ErrorCode.INVALID_SYNTAX, "'" + name + "' must be a text");
        return null;
    }

    private boolean bool(String name, JsonParser parser) throws IOException {
        if (!parser.currentToken().isBoolean()) {
            parser.skipChildren();
            fault(ErrorCode.INVALID_SYNTAX, "'" + name + "' must be true or false");
            return false;
        }
        return parser.getBooleanValue();
    }

    private long millis(JsonParser parser) throws IOException {
        boolean whole = parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
        String text = parser.currentToken().isScalarValue() ? parser.getText() : "";
        parser.skipChildren();
        if (!whole || text.length() > 9 || text.startsWith("-")) {
            fault(ErrorCode.INVALID_OPTION, "conflate " + Quoted.of(text) + " must be whole milliseconds from 0 up");
            return -1;
        }
        return Long.parseLong(text);
    }

    private @Nullable String id(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        boolean isNumber = token == JsonToken.VALUE_NUMBER_INT;
        if (isNumber || token == JsonToken.VALUE_STRING) {
            if (parser.getTextLength() <= mostIdLength) {
                String text = parser.getText();
                return isNumber
                        ? text
                        : '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
            }
            onLongId.run();
        }
        parser.skipChildren();
        fault(
                ErrorCode.INVALID_SYNTAX,
                "'id' must be a whole number or a text, of at most " + mostIdLength + " characters");
        return null;
    }

    /** The bytes of a value as the client wrote them: its numbers and its spacing are his own. */
    private static byte[] slice(JsonParser parser, byte[] utf8) throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        int to = (int) parser.currentLocation().getByteOffset();
        return Arrays.copyOfRange(utf8, from, to);
    }

    private void fault(ErrorCode code, String text) {
        if (wrong == null) {
            wrong = code;
            why = text;
        }
    }

    private ClientRequest invalid(ErrorCode code, String text) {
        return new ClientRequest.Invalid(id, code, text);
    }
}
