package io.quotecast.web.http.udf;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quotecast.market.Instrument;
import io.quotecast.market.Series;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.openbb.GridEncoding;
import io.quotecast.push.Hub;
import io.quotecast.web.http.PipelineQueries;
import io.quotecast.web.http.json.EncodedJson;
import io.quotecast.web.security.EnabledDialects;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** A backend of OpenBB Workspace, at {@code /openbb}: a watchlist with live rows, and a chart with the data of UDF. */
@Path("/openbb")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class OpenBbResource {
    private static final int MAX_SYMBOLS = 1_000;
    private static final int DEFAULT_SYMBOLS = 5;

    private final EnabledDialects dialects;
    private final SymbolLookup symbols;
    private final PipelineQueries pipeline;
    private final Hub hub;

    OpenBbResource(EnabledDialects dialects, SymbolLookup symbols, PipelineQueries pipeline, Hub hub) {
        this.dialects = dialects;
        this.symbols = symbols;
        this.pipeline = pipeline;
        this.hub = hub;
    }

    /** A column of the watchlist. */
    @RegisterForReflection
    record Column(
            String field,
            String headerName,
            String cellDataType,
            @Nullable String renderFn,
            @Nullable String pinned) {}

    /** The place that a widget takes at first. */
    record Size(int w, int h) {}

    /** A parameter of a widget. */
    record Parameter(
            String paramName,
            String label,
            String description,
            String type,
            String value,
            boolean multiSelect,
            String optionsEndpoint) {}

    /** A choice for a parameter. */
    record Choice(String label, String value) {}

    /** A widget. Fields that a kind of widget does not have are null and left out. */
    record Widget(
            String name,
            String description,
            String category,
            String type,
            String endpoint,
            @Nullable String wsEndpoint,
            Object data,
            @Nullable List<Parameter> params,
            Size gridData) {}

    /** The data of the chart. */
    @RegisterForReflection
    record ChartData(String defaultSymbol, int updateFrequency) {}

    /** The data of the grid. */
    @RegisterForReflection
    record GridData(String wsRowIdColumn, GridTable table) {}

    /** The table of the grid. */
    @RegisterForReflection
    record GridTable(boolean showAll, List<Column> columnsDefs) {}

    /** A widget in an app. */
    record Placed(String i, int x, int y, int w, int h) {}

    /** A tab of an app. */
    record Tab(String id, String name, List<Placed> layout) {}

    /** An app: a dashboard of widgets. */
    record App(
            String name,
            String description,

            @JsonProperty("allowCustomization") boolean isCustomizable,

            Map<String, Tab> tabs,
            List<Object> groups) {}

    @GET
    @Path("widgets.json")
    @Operation(hidden = true)
    public Map<String, Widget> widgets() {
        List<String> first = symbols().all().stream()
                .limit(DEFAULT_SYMBOLS)
                .map(instrument -> instrument.symbol().text())
                .toList();
        Map<String, Widget> widgets = new LinkedHashMap<>();
        widgets.put(
                "quotecast_watchlist",
                new Widget(
                        "Watchlist",
                        "Last prices, updated live",
                        "Quotecast",
                        "live_grid",
                        "watch",
                        "ws",
                        new GridData("symbol", new GridTable(true, columns())),
                        List.of(new Parameter(
                                "symbol",
                                "Symbols",
                                "Symbols of the rows",
                                "endpoint",
                                String.join(",", first),
                                true,
                                "symbols")),
                        new Size(40, 10)));
        widgets.put(
                "quotecast_chart",
                new Widget(
                        "Chart",
                        "Bars from 1 second to 1 day, with halts and sessions",
                        "Quotecast",
                        "advanced_charting",
                        "/udf",
                        null,
                        new ChartData(first.isEmpty() ? "" : first.get(0), 1_000),
                        null,
                        new Size(40, 20)));
        return widgets;
    }

    private static List<Column> columns() {
        return List.of(
                new Column("symbol", "Symbol", "text", null, "left"),
                new Column("name", "Name", "text", null, null),
                new Column("price", "Last", "number", "showCellChange", null),
                new Column("change", "Change", "number", "greenRed", null),
                new Column("change_percent", "Change %", "number", "greenRed", null),
                new Column("bid", "Bid", "number", "showCellChange", null),
                new Column("ask", "Ask", "number", "showCellChange", null),
                new Column("high", "High", "number", null, null),
                new Column("low", "Low", "number", null, null),
                new Column("volume", "Volume", "number", null, null),
                new Column("state", "State", "text", null, null));
    }

    @GET
    @Path("apps.json")
    @Operation(hidden = true)
    public List<App> apps() {
        symbols().grant();
        return List.of(new App(
                "Quotecast",
                "Watchlist and chart",
                true,
                Map.of(
                        "market",
                        new Tab(
                                "market",
                                "Market",
                                List.of(
                                        new Placed("quotecast_watchlist", 0, 0, 40, 10),
                                        new Placed("quotecast_chart", 0, 10, 40, 20)))),
                List.of()));
    }

    /** Returns the choices for the rows of the watchlist. */
    @GET
    @Path("symbols")
    @Operation(hidden = true)
    public List<Choice> choices() {
        return symbols().all().stream()
                .map(instrument -> new Choice(
                        instrument.symbol().text() + " " + instrument.name(),
                        instrument.symbol().text()))
                .toList();
    }

    /** Returns the rows of the watchlist; symbols that are unknown or have no trade yet have none. */
    @GET
    @Path("watch")
    @Operation(hidden = true)
    public CompletionStage<List<EncodedJson>> watch(@QueryParam("symbol") @DefaultValue("") String list) {
        SymbolLookup lookup = symbols();
        lookup.grant();
        String[] names = list.split(",");
        if (names.length > MAX_SYMBOLS) {
            throw new UdfError.Failure(names.length + " symbols; the limit is " + MAX_SYMBOLS);
        }
        List<Instrument> requested = new ArrayList<>();
        for (String name : names) {
            lookup.find(name.strip()).ifPresent(requested::add);
        }
        return pipeline.query(() -> {
                    List<EncodedEvent> tickers = new ArrayList<>();
                    for (Instrument instrument : requested) {
                        hub.readNewest(instrument.id(), (series, event) -> {
                            if (series == Series.TICKER) {
                                tickers.add(event);
                            }
                        });
                    }
                    return tickers;
                })
                .thenApply(tickers -> {
                    List<EncodedJson> rows = new ArrayList<>();
                    for (EncodedEvent ticker : tickers) {
                        byte[] row = ticker.bytes(GridEncoding.INSTANCE);
                        if (row != null) {
                            rows.add(new EncodedJson(row));
                        }
                    }
                    return rows;
                });
    }

    @ServerExceptionMapper
    Response failure(UdfError.Failure failure) {
        return Response.status(400)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(UdfError.of(String.valueOf(failure.getMessage())))
                .build();
    }

    @ServerExceptionMapper
    Response busy(RejectedExecutionException busy) {
        return Response.status(503)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(UdfError.of("server busy; retry after 1 s"))
                .build();
    }

    private SymbolLookup symbols() {
        if (!dialects.contains("udf")) {
            throw new UdfError.Failure("'udf' is not enabled; see quotecast.dialects");
        }
        return symbols;
    }
}
