package io.quotecast.source.exchange;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.quotecast.base.ScientificNotation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads flat JSON objects as the texts of their values. */
public final class JsonObjects {
    private JsonObjects() {}

    /**
     * Returns the texts, numbers and booleans of the object that the parser has entered, by key, and leaves the object.
     * Numbers are exact and without an exponent. Other values are skipped.
     */
    public static Map<String, String> values(JsonParser json) throws IOException {
        Map<String, String> values = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            JsonToken value = json.nextToken();
            if (value.isNumeric()) {
                values.put(key, ScientificNotation.toPlain(json.getText()));
            } else if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                values.put(key, json.getText());
            } else {
                json.skipChildren();
            }
        }
        return values;
    }

    /** Returns the values of each object in the array that the parser has entered, and leaves the array. */
    public static List<Map<String, String>> list(JsonParser json) throws IOException {
        List<Map<String, String>> objects = new ArrayList<>();
        for (JsonToken token = json.nextToken();
                token != null && token != JsonToken.END_ARRAY;
                token = json.nextToken()) {
            if (token == JsonToken.START_OBJECT) {
                objects.add(values(json));
            } else {
                json.skipChildren();
            }
        }
        return objects;
    }
}
