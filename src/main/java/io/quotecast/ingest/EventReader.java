package io.quotecast.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.quotecast.base.Quoted;
import io.quotecast.market.Instruments;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads events in the format of the ingest API: JSON objects in UTF-8 of at most 8 KiB each. Unknown keys are skipped
 * with their values; a known key may occur only once. Owned by one thread.
 */
public final class EventReader implements LineFormat {
    /** The size limit of one event in UTF-8. */
    public static final int MAX_BYTES = LineReader.MAX_LENGTH;

    private static final int MAX_DEPTH = 100;
    // Charset detection would accept UTF-16, and interning would let untrusted keys fill the JVM's string table.
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(LineReader.MAX_LENGTH)
                    .build())
            .build();

    private final EventFields fields;
    private @Nullable SenderId id;
    private @Nullable String idFault;

    public EventReader(Instruments instruments) {
        this(InstrumentLookup.of(instruments));
    }

    EventReader(InstrumentLookup instruments) {
        this.fields = new EventFields(instruments);
    }

    /**
     * Reads one message, which is an event or an array of events; an event without a time gets {@code nowMicros}. The
     * sender waits for responses to its ids, so that an event with an invalid id is rejected. Never throws.
     *
     * @param results receives the result of each event
     */
    public void read(String message, long nowMicros, Consumer<ParseResult> results) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        LineFormat strict = (in, start, length, micros) -> {
            ParseResult result = read(in, start, length, micros);
            return idFault == null ? result : malformed("id " + idFault);
        };
        int first = 0;
        while (first < bytes.length && bytes[first] >= 0 && bytes[first] <= ' ') {
            first++;
        }
        if (first == bytes.length || bytes[first] != '[') {
            results.accept(strict.read(bytes, 0, bytes.length, nowMicros));
            return;
        }
        JsonElements elements = new JsonElements(new ByteArrayInputStream(bytes));
        try {
            while (elements.next()) {
                results.accept(EventLines.read(elements, strict, nowMicros));
            }
        } catch (IOException e) {
            // Cannot happen for bytes in memory, but the signature of the stream declares it.
            results.accept(malformed("not readable: " + e.getMessage()));
        }
    }

    /** Reads one event. An id serves only for responses to messages: an invalid one is ignored. */
    @Override
    public ParseResult read(byte[] bytes, int start, int length, long nowMicros) {
        fields.clear();
        id = null;
        idFault = null;
        if (length > LineReader.MAX_LENGTH) {
            return malformed(LineReader.TOO_LONG);
        }
        try (JsonParser json = JSON.createParser(bytes, start, length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return malformed("not a JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                readField(json, bytes, start);
            }
            if (json.nextToken() != null) {
                return malformed("more than one JSON object");
            }
        } catch (StreamConstraintsException e) {
            return malformed("nested deeper than " + MAX_DEPTH + " levels");
        } catch (JsonProcessingException e) {
            return malformed("not JSON at byte " + offset(e));
        } catch (IOException e) {
            // Cannot happen for bytes in memory, but the signature of the parser declares it.
            return malformed("not readable: " + e.getMessage());
        }
        return fields.toEvent(nowMicros, id);
    }

    private void readField(JsonParser json, byte[] bytes, int start) throws IOException {
        String key = json.currentName();
        JsonToken value = json.nextToken();
        Field field = Field.of(key);
        if (field != null) {
            if (value == JsonToken.VALUE_STRING || isNumber(value)) {
                fields.put(field, json.getText());
            } else if (value == JsonToken.VALUE_NULL) {
                fields.put(field, "");
            } else if (field == Field.CONDITIONS && value == JsonToken.START_ARRAY) {
                readCodes(json);
            } else {
                fields.putFault(
                        field,
                        (field.isNumber() ? "must be a number, not " : "must be a string, not ") + typeName(value));
            }
        } else if (key.equals("id")) {
            readId(json, value);
        } else if (key.equals("ext") && value != JsonToken.VALUE_NULL) {
            readExt(json, value, bytes, start);
        }
        // Does nothing unless the value is an array or an object.
        json.skipChildren();
    }

    /** Reads an array of codes, which becomes one text. */
    private void readCodes(JsonParser json) throws IOException {
        StringJoiner codes = new StringJoiner(",");
        boolean isValid = true;
        for (JsonToken value = json.nextToken(); value != JsonToken.END_ARRAY; value = json.nextToken()) {
            if (value == JsonToken.VALUE_STRING || isNumber(value)) {
                codes.add(json.getText());
            } else {
                isValid = false;
                json.skipChildren();
            }
        }
        if (isValid) {
            fields.put(Field.CONDITIONS, codes.toString());
        } else {
            fields.putFault(Field.CONDITIONS, "must be an array of strings");
        }
    }

    /** Reads an object as it is. */
    private void readExt(JsonParser json, JsonToken value, byte[] bytes, int start) throws IOException {
        if (value != JsonToken.START_OBJECT) {
            fields.putExtFault("must be an object, not " + typeName(value));
            return;
        }
        int from = (int) json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        int to = (int) json.currentLocation().getByteOffset();
        fields.putExt(bytes, start + from, start + to);
    }

    private void readId(JsonParser json, JsonToken value) throws IOException {
        if (id != null || idFault != null) {
            idFault = "is given more than once";
        } else if (value != JsonToken.VALUE_NUMBER_INT && value != JsonToken.VALUE_STRING) {
            idFault = "must be an integer or a string, not " + typeName(value);
        } else if (json.getTextLength() > SenderId.MAX_LENGTH) {
            idFault = Quoted.of(json.getText()) + " has more than " + SenderId.MAX_LENGTH + " characters";
        } else {
            id = new SenderId(json.getText(), value == JsonToken.VALUE_NUMBER_INT);
        }
    }

    private ParseResult malformed(String detail) {
        return new ParseResult.Rejected(Rejection.MALFORMED, detail, id);
    }

    private static boolean isNumber(JsonToken value) {
        return value == JsonToken.VALUE_NUMBER_INT || value == JsonToken.VALUE_NUMBER_FLOAT;
    }

    private static String typeName(JsonToken value) {
        return switch (value) {
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            default -> value.asString();
        };
    }

    /** Returns the index of the byte at which parsing failed, starting at 0. */
    private static long offset(JsonProcessingException e) {
        JsonLocation location = e.getLocation();
        return location == null ? 0 : location.getByteOffset();
    }
}
