package io.quotecast.web.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.security.identity.SecurityIdentity;
import io.quotecast.access.Role;
import io.quotecast.market.Series;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.quotecast.JsonEncoding;
import io.quotecast.web.http.json.ListedInstrument;
import io.quotecast.web.http.json.TimeForm;
import io.quotecast.web.security.GrantAugmentor;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * The symbols and their newest events as CSV or NDJSON, selected by the {@code Accept} header or {@link FormatParameter}.
 * The query parameters are those of {@link SymbolsResource}, whose operations describe these responses too.
 */
@Path("/v1")
@NonBlocking
@RolesAllowed(Role.READ_NAME)
public class TableResource {
    // A client that accepts any type gets JSON, which has a higher quality than these.
    private static final String CSV = "text/csv";
    private static final String NDJSON = "application/x-ndjson";
    private static final String LOWER_QUALITY = ";qs=0.5";
    /** Lists the requested symbols that are unknown: the rows have no place for them. */
    private static final String REJECTED = "Quotecast-Rejected";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final SymbolsResource symbols;
    private final SecurityIdentity caller;

    TableResource(SymbolsResource symbols, SecurityIdentity caller) {
        this.symbols = symbols;
        this.caller = caller;
    }

    @GET
    @Path("symbols")
    @Produces(CSV + LOWER_QUALITY)
    @Operation(hidden = true)
    public Response symbolsAsCsv(@QueryParam("q") @DefaultValue("") String search) {
        return respond(CSV, ExportFormat.SYMBOLS_AS_CSV.format(listed(search), true), "");
    }

    @GET
    @Path("symbols")
    @Produces(NDJSON + LOWER_QUALITY)
    @Operation(hidden = true)
    public Response symbolsAsNdjson(@QueryParam("q") @DefaultValue("") String search) {
        return respond(NDJSON, withLineEnd(ExportFormat.SYMBOLS_AS_NDJSON.format(listed(search), true)), "");
    }

    /** Returns one row for each symbol that has a ticker or a quote. */
    @GET
    @Path("snapshot")
    @Produces(CSV + LOWER_QUALITY)
    @Operation(hidden = true)
    public CompletionStage<Response> snapshotAsCsv(
            @QueryParam("symbols") @DefaultValue("") RequestedInstruments requested,
            @QueryParam("time") @DefaultValue("micros") TimeForm timeForm) {
        return symbols.newest(requested).thenApply(newest -> {
            List<Map<String, Object>> rows = new ArrayList<>();
            for (Map<Series, EncodedEvent> events : newest.events()) {
                Map<String, Object> row = row(events, timeForm);
                if (!row.isEmpty()) {
                    rows.add(row);
                }
            }
            return respond(CSV, ExportFormat.SNAPSHOTS_AS_CSV.format(rows, true), requested.rejectedNames());
        });
    }

    /** Returns the newest event of each series, one in a line, in the form of the stream. */
    @GET
    @Path("snapshot")
    @Produces(NDJSON + LOWER_QUALITY)
    @Operation(hidden = true)
    public CompletionStage<Response> snapshotAsNdjson(
            @QueryParam("symbols") @DefaultValue("") RequestedInstruments requested,
            @QueryParam("time") @DefaultValue("micros") TimeForm timeForm) {
        return symbols.newest(requested).thenApply(newest -> {
            String lines = newest.events().stream()
                    .flatMap(events -> events.values().stream())
                    .map(event -> timeForm.inEvents(text(event)) + "\n")
                    .collect(Collectors.joining());
            return respond(NDJSON, lines.getBytes(StandardCharsets.UTF_8), requested.rejectedNames());
        });
    }

    private List<ListedInstrument> listed(String search) {
        return symbols.symbols(search, GrantAugmentor.grant(caller));
    }

    /** Returns the keys of a ticker, and the prices and sizes of a quote, which is newer. */
    private static Map<String, Object> row(Map<Series, EncodedEvent> events, TimeForm timeForm) {
        Map<String, Object> row = new LinkedHashMap<>(object(events.get(Series.TICKER), timeForm));
        Map<String, Object> quote = object(events.get(Series.QUOTE), timeForm);
        for (String key : List.of("S", "bp", "bs", "ap", "as", "t")) {
            Object value = quote.get(key);
            if (value != null && !(key.equals("t") && row.containsKey(key))) {
                row.put(key, value);
            }
        }
        return row;
    }

    private static Map<String, Object> object(@Nullable EncodedEvent event, TimeForm timeForm) {
        if (event == null) {
            return Map.of();
        }
        try {
            return JSON.readValue(timeForm.inEvents(text(event)), OBJECT);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the JSON of an event is not valid", e);
        }
    }

    private static String text(EncodedEvent event) {
        return new String(JsonEncoding.INSTANCE.json(event), StandardCharsets.UTF_8);
    }

    private static byte[] withLineEnd(byte[] lines) {
        if (lines.length == 0) {
            return lines;
        }
        byte[] complete = Arrays.copyOf(lines, lines.length + 1);
        complete[lines.length] = '\n';
        return complete;
    }

    /** Sets the content type without the quality value, which is for the choice of the method only. */
    private static Response respond(String type, byte[] body, String rejectedNames) {
        Response.ResponseBuilder response = Response.ok(body, type + ";charset=UTF-8");
        return (rejectedNames.isEmpty() ? response : response.header(REJECTED, rejectedNames)).build();
    }
}
