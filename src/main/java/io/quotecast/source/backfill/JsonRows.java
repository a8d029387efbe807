package io.quotecast.source.backfill;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.quotecast.base.Quoted;
import io.quotecast.base.ScientificNotation;
import io.quotecast.source.exchange.MessageFields;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads bars that are JSON arrays of numbers and texts, exactly. */
public final class JsonRows {
    /** The longest text that is read as a number: more than any price or volume has. */
    private static final int MAX_LENGTH = 60;

    private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?");

    private JsonRows() {}

    /**
     * Returns the rows of a text that is one array.
     *
     * @param content what the rows are, for the message
     * @param columns minimum number of values in a row
     * @throws IOException if the text is no array, is not complete, or a value is something else
     */
    public static List<List<String>> read(String text, String content, int columns) throws IOException {
        try (JsonParser json = MessageFields.JSON.createParser(text)) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                throw new IOException("not a list of " + content + ": " + Quoted.of(text));
            }
            return read(json, columns);
        }
    }

    /**
     * Returns the rows of the array that the parser has entered, and leaves the array.
     *
     * @param columns minimum number of values in a row
     * @throws IOException if the array is not complete, or a value is something else
     */
    public static List<List<String>> read(JsonParser json, int columns) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        JsonToken token = json.nextToken();
        for (; token == JsonToken.START_ARRAY; token = json.nextToken()) {
            List<String> row = new ArrayList<>();
            JsonToken value = json.nextToken();
            for (; value != null && value.isScalarValue(); value = json.nextToken()) {
                row.add(value.isNumeric() ? ScientificNotation.toPlain(json.getText()) : json.getText());
            }
            if (value != JsonToken.END_ARRAY || row.size() < columns) {
                throw new IOException("not a bar of " + columns + " values: " + Quoted.of(row.toString()));
            }
            rows.add(row);
        }
        if (token != JsonToken.END_ARRAY) {
            throw new IOException("the list of bars contains something else or is not complete");
        }
        return rows;
    }

    /** Returns a number that is not negative; fails with an {@link IOException} if the text is none. */
    public static BigDecimal number(String text) throws IOException {
        if (text.length() > MAX_LENGTH || !NUMBER.matcher(text).matches()) {
            throw new IOException(Quoted.of(text) + " is not a number");
        }
        return new BigDecimal(text);
    }

    /**
     * Returns a whole number of some unit of time in µs.
     *
     * @param microsPerUnit such as 1,000,000 for seconds
     */
    public static long time(String text, long microsPerUnit) throws IOException {
        try {
            return Math.multiplyExact(number(text).longValueExact(), microsPerUnit);
        } catch (ArithmeticException e) {
            throw new IOException("time " + Quoted.of(text) + " is out of range", e);
        }
    }

    /** Returns a number of trades. */
    public static long count(String text) throws IOException {
        return time(text, 1);
    }
}
