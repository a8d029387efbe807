package io.quotecast.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits one line of CSV into its cells, without spaces around them. Every line is parsed separately, so that an
 * unclosed quote affects only one row.
 */
public final class CsvCells {
    private static final CsvFactory CSV = CsvFactory.builder()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .enable(CsvParser.Feature.TRIM_SPACES)
            .build();

    private CsvCells() {}

    /**
     * Returns the cells of a line.
     *
     * @throws IOException if the line is not CSV; the message is printable
     */
    public static List<String> of(byte[] bytes, int start, int length) throws IOException {
        String line = new String(bytes, start, length, StandardCharsets.UTF_8);
        return line.indexOf('"') < 0 && line.indexOf('\r') < 0 ? split(line) : parse(line);
    }

    private static List<String> split(String line) {
        List<String> cells = new ArrayList<>();
        int start = 0;
        for (int comma = line.indexOf(','); comma >= 0; comma = line.indexOf(',', start)) {
            cells.add(line.substring(start, comma).trim());
            start = comma + 1;
        }
        cells.add(line.substring(start).trim());
        return cells;
    }

    private static List<String> parse(String line) throws IOException {
        List<String> cells = new ArrayList<>();
        try (CsvParser csv = CSV.createParser(line)) {
            for (JsonToken token = csv.nextToken(); token != null; token = csv.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    cells.add(csv.getText());
                } else if (token == JsonToken.START_ARRAY && !cells.isEmpty()) {
                    throw new IOException("carriage return inside the line");
                }
            }
        } catch (JsonProcessingException e) {
            // The message of the parser may contain a control character of the row.
            throw new IOException(e.getOriginalMessage().replaceAll("[^ -~]", "?"), e);
        }
        return cells;
    }
}
