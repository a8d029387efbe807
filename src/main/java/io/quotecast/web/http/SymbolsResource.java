package io.quotecast.web.http;

import io.quarkus.security.identity.SecurityIdentity;
import io.quotecast.access.Grant;
import io.quotecast.access.Role;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Series;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.quotecast.JsonEncoding;
import io.quotecast.push.Hub;
import io.quotecast.push.RequestHandler;
import io.quotecast.web.http.json.EncodedJson;
import io.quotecast.web.http.json.ListedInstrument;
import io.quotecast.web.http.json.Snapshots;
import io.quotecast.web.http.json.TimeForm;
import io.quotecast.web.http.openapi.ApiDocument;
import io.quotecast.web.http.openapi.ApiExamples;
import io.quotecast.web.security.GrantAugmentor;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The listed symbols and their newest events over HTTP. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
@RolesAllowed(Role.READ_NAME)
@Tag(name = ApiDocument.MARKET)
@SecurityRequirementsSet
@SecurityRequirement(name = ApiDocument.KEY)
@APIResponse(responseCode = "401", ref = ApiDocument.UNAUTHORIZED)
@APIResponse(responseCode = "403", ref = ApiDocument.FORBIDDEN)
@APIResponse(responseCode = "500", ref = ApiDocument.INTERNAL_SERVER_ERROR)
public class SymbolsResource {
    private static final String FORMS = " If `format` is `csv` or `ndjson`, or the `Accept` header is `text/csv` or"
            + " `application/x-ndjson`, the response has that form.";

    private final Instruments instruments;
    private final PipelineQueries pipeline;
    private final Hub hub;
    private final RequestHandler.Context context;
    private final SecurityIdentity caller;

    SymbolsResource(
            Instruments instruments,
            PipelineQueries pipeline,
            Hub hub,
            RequestHandler.Context context,
            SecurityIdentity caller) {
        this.instruments = instruments;
        this.pipeline = pipeline;
        this.hub = hub;
        this.context = context;
        this.caller = caller;
    }

    @GET
    @Path("symbols")
    @Operation(
            operationId = "symbols",
            summary = "List all instruments, or those whose symbol or name contains a text",
            description = "The text is not case-sensitive." + FORMS)
    @APIResponse(
            responseCode = "200",
            description = "Instruments, in listing order.",
            content = {
                @Content(
                        mediaType = ApiDocument.JSON,
                        schema = @Schema(type = SchemaType.ARRAY, implementation = ListedInstrument.class),
                        example = ApiExamples.SYMBOLS),
                @Content(
                        mediaType = ApiDocument.NDJSON,
                        schema =
                                @Schema(
                                        type = SchemaType.STRING,
                                        description = "One instrument per line.",
                                        examples = ApiExamples.SYMBOLS_NDJSON)),
                @Content(
                        mediaType = ApiDocument.CSV,
                        schema = @Schema(type = SchemaType.STRING, examples = ApiExamples.SYMBOLS_CSV))
            })
    @Parameter(ref = ApiDocument.FORMAT)
    public List<ListedInstrument> symbols(
            @QueryParam("q")
                    @DefaultValue("")
                    @Parameter(
                            description = "Text that the symbol or the name contains; not case-sensitive.",
                            example = "app")
                    String search) {
        return symbols(search, GrantAugmentor.grant(caller));
    }

    /** Returns the instruments that a caller may see and whose symbol or name contains a text. */
    List<ListedInstrument> symbols(String search, Grant grant) {
        String searchText = search.toLowerCase(Locale.ROOT);
        return RequestedInstruments.visible(instruments, grant).stream()
                .filter(instrument ->
                        instrument.symbol().text().toLowerCase(Locale.ROOT).contains(searchText)
                                || instrument.name().toLowerCase(Locale.ROOT).contains(searchText))
                .map(ListedInstrument::of)
                .toList();
    }

    @GET
    @Path("snapshot")
    @Operation(
            operationId = "snapshot",
            summary = "Return the newest events of each symbol, in the form of the stream",
            description = "A kind of event that has not occurred yet is omitted. An unknown symbol is listed in"
                    + " `rejected` and does not affect the other symbols. As CSV, the response has one row for each symbol:"
                    + " the keys of its `k`, and the prices and sizes of its `q`; the header `Quotecast-Rejected` lists"
                    + " unknown symbols." + FORMS)
    @APIResponse(
            responseCode = "200",
            description = "Newest events by symbol, as of journal position `q`.",
            content = {
                @Content(
                        mediaType = ApiDocument.JSON,
                        schema = @Schema(implementation = Snapshots.class),
                        example = ApiExamples.SNAPSHOTS),
                @Content(
                        mediaType = ApiDocument.NDJSON,
                        schema =
                                @Schema(
                                        type = SchemaType.STRING,
                                        description = "One event per line, in the form of the stream.",
                                        examples = ApiExamples.SNAPSHOT_NDJSON)),
                @Content(
                        mediaType = ApiDocument.CSV,
                        schema = @Schema(type = SchemaType.STRING, examples = ApiExamples.SNAPSHOT_CSV))
            })
    @APIResponse(responseCode = "400", ref = ApiDocument.BAD_REQUEST)
    @APIResponse(responseCode = "503", ref = ApiDocument.SERVICE_UNAVAILABLE)
    @Parameter(ref = ApiDocument.FORMAT)
    public CompletionStage<Snapshots> snapshot(
            @QueryParam("symbols")
                    @DefaultValue("")
                    @Parameter(
                            description = "Symbols, separated by commas, at most 5,000; all symbols if omitted.",
                            schema = @Schema(type = SchemaType.STRING),
                            example = "AAPL,ZZZZ")
                    RequestedInstruments requested,
            @QueryParam("time")
                    @DefaultValue("micros")
                    @Parameter(
                            description = ApiDocument.TIME,
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"micros", "iso"}))
                    TimeForm timeForm) {
        return newest(requested)
                .thenApply(newest -> new Snapshots(
                        context.epoch().text(), newest.position, newest.toJson(timeForm), requested.rejectedSymbols()));
    }

    /** Returns the newest events of the requested instruments. */
    CompletionStage<NewestEvents> newest(RequestedInstruments requested) {
        return pipeline.query(() -> newestEvents(requested.found()));
    }

    /** Runs on the pipeline thread, so it only collects what is written to the response elsewhere. */
    private NewestEvents newestEvents(List<Instrument> found) {
        List<Map<Series, EncodedEvent>> events = new ArrayList<>(found.size());
        for (Instrument instrument : found) {
            Map<Series, EncodedEvent> bySeries = new EnumMap<>(Series.class);
            hub.readNewest(instrument.id(), bySeries::put);
            events.add(bySeries);
        }
        return new NewestEvents(hub.position(), found, events);
    }

    /**
     * The newest events of instruments.
     *
     * @param events the events of each instrument by series
     */
    record NewestEvents(long position, List<Instrument> instruments, List<Map<Series, EncodedEvent>> events) {
        private Map<String, Map<String, EncodedJson>> toJson(TimeForm timeForm) {
            Map<String, Map<String, EncodedJson>> bySymbol = new LinkedHashMap<>();
            for (int i = 0; i < instruments.size(); i++) {
                Map<String, EncodedJson> byKey = new LinkedHashMap<>();
                events.get(i)
                        .forEach((series, event) -> byKey.put(series.key(), new EncodedJson(json(event, timeForm))));
                if (!byKey.isEmpty()) {
                    bySymbol.put(instruments.get(i).symbol().text(), byKey);
                }
            }
            return bySymbol;
        }

        private static byte[] json(EncodedEvent event, TimeForm timeForm) {
            byte[] json = JsonEncoding.INSTANCE.json(event);
            return timeForm == TimeForm.MICROS
                    ? json
                    : timeForm.inEvents(new String(json, StandardCharsets.UTF_8))
                            .getBytes(StandardCharsets.UTF_8);
        }
    }
}
