package io.quotecast.source.exchange;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.quotecast.base.Quoted;
import io.quotecast.ingest.Rejection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Reads messages that are arrays of flat objects, each of which is an event or a message of its own. Owned by one
 * thread.
 *
 * @param <T> what an object becomes
 */
public final class MessageArray<T> {
    private final MessageFields fields;
    private final Set<String> keys;
    private final Supplier<T> element;
    private final BiFunction<Rejection, String, T> rejected;

    /**
     * @param fields receives the fields of each object before {@code element} is called
     * @param keys the fields that are read; of an array, its values, separated by commas
     * @param element returns what the fields mean, and rejects those that are not valid
     * @param rejected returns what stands for an object that was rejected, with the reason and its text
     */
    public MessageArray(
            MessageFields fields, Set<String> keys, Supplier<T> element, BiFunction<Rejection, String, T> rejected) {
        this.fields = fields;
        this.keys = Set.copyOf(keys);
        this.element = element;
        this.rejected = rejected;
    }

    /** Parses the objects of one message. Never throws. */
    public List<T> read(String message) {
        List<T> elements = new ArrayList<>();
        try (JsonParser json = MessageFields.JSON.createParser(message)) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                return List.of(malformed("not a JSON array: " + Quoted.of(message)));
            }
            while (json.nextToken() == JsonToken.START_OBJECT) {
                readFields(json);
                T read = element.get();
                Rejection reason = fields.checks().reason();
                elements.add(
                        reason == null
                                ? read
                                : rejected.apply(reason, fields.checks().detail()));
            }
            if (json.currentToken() != JsonToken.END_ARRAY || json.nextToken() != null) {
                elements.add(malformed("not one array of objects: " + Quoted.of(message)));
            }
        } catch (JsonProcessingException e) {
            elements.add(malformed("not JSON: " + Quoted.of(message)));
        } catch (IOException e) {
            elements.add(malformed("not readable: " + e.getMessage()));
        }
        return elements;
    }

    private void readFields(JsonParser json) throws IOException {
        fields.clear();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            JsonToken value = json.nextToken();
            if (!keys.contains(key)) {
                json.skipChildren();
            } else if (value == JsonToken.START_ARRAY) {
                readArray(key, json);
            } else {
                put(key, value, json);
            }
        }
    }

    private void readArray(String key, JsonParser json) throws IOException {
        StringJoiner values = new StringJoiner(",");
        JsonToken first = json.nextToken();
        for (JsonToken value = first; value != null && value != JsonToken.END_ARRAY; value = json.nextToken()) {
            if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                values.add(json.getText());
            } else {
                json.skipChildren();
            }
        }
        if (values.length() > 0) {
            fields.put(key, values.toString());
        }
    }

    private void put(String key, JsonToken value, JsonParser json) throws IOException {
        if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
            fields.put(key, json.getText());
        } else {
            json.skipChildren();
        }
    }

    private T malformed(String detail) {
        return rejected.apply(Rejection.MALFORMED, detail);
    }
}
