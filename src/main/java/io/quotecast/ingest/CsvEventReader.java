package io.quotecast.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.quotecast.market.Instruments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads events from rows of CSV, whose column names are the keys of the JSON format; an empty cell means an absent
 * key. Every line is parsed separately, so that an unclosed quote affects only one row. Owned by one thread.
 */
final class CsvEventReader implements LineFormat {
    private static final CsvFactory CSV = CsvFactory.builder()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .enable(CsvParser.Feature.TRIM_SPACES)
            .build();

    private final List<@Nullable Field> columns;
    private final EventFields fields;

    private CsvEventReader(List<@Nullable Field> columns, Instruments instruments) {
        this.columns = columns;
        this.fields = new EventFields(instruments);
    }

    /**
     * Returns a reader for the rows below this header, or empty if the line is not a header. A header contains
     * {@code T} and {@code S}, and no key twice.
     */
    static Optional<LineFormat> fromHeader(byte[] bytes, int start, int length, Instruments instruments) {
        List<@Nullable Field> columns = new ArrayList<>();
        Set<Field> named = EnumSet.noneOf(Field.class);
        try {
            for (String cell : cells(bytes, start, length)) {
                Field field = Field.of(cell);
                if (field != null && !named.add(field)) {
                    return Optional.empty();
                }
                columns.add(field);
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return named.contains(Field.KIND) && named.contains(Field.SYMBOL)
                ? Optional.of(new CsvEventReader(columns, instruments))
                : Optional.empty();
    }

    @Override
    public ParseResult read(byte[] bytes, int start, int length, long nowMicros) {
        List<String> cells;
        try {
            cells = cells(bytes, start, length);
        } catch (JsonProcessingException e) {
            // The message of the parser may contain a control character of the row.
            return malformed("not CSV: " + e.getOriginalMessage().replaceAll("[^ -~]", "?"));
        } catch (IOException e) {
            return malformed("not CSV: " + e.getMessage());
        }
        if (cells.size() != columns.size()) {
            return malformed(cells.size() + " cells; the header has " + columns.size());
        }
        fields.clear();
        for (int column = 0; column < cells.size(); column++) {
            Field field = columns.get(column);
            if (field != null && !cells.get(column).isEmpty()) {
                fields.put(field, cells.get(column));
            }
        }
        return fields.toEvent(nowMicros, null);
    }

    private static ParseResult malformed(String detail) {
        return new ParseResult.Rejected(Rejection.MALFORMED, detail, null);
    }

    private static List<String> cells(byte[] bytes, int start, int length) throws IOException {
        List<String> cells = new ArrayList<>();
        try (CsvParser csv = CSV.createParser(new String(bytes, start, length, StandardCharsets.UTF_8))) {
            for (JsonToken token = csv.nextToken(); token != null; token = csv.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    cells.add(csv.getText());
                } else if (token == JsonToken.START_ARRAY && !cells.isEmpty()) {
                    throw new IOException("carriage return inside the line");
                }
            }
        }
        return cells;
    }
}
