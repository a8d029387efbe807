package io.quotecast.web.http.alpaca;

import io.quarkus.security.identity.SecurityIdentity;
import io.quotecast.market.Instrument;
import io.quotecast.protocol.alpaca.AlpacaConditions;
import io.quotecast.protocol.alpaca.AlpacaExchange;
import io.quotecast.protocol.alpaca.AssetClass;
import io.quotecast.web.http.json.EncodedJson;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The market data of stocks over HTTP, at {@code /alpaca/v2/stocks}. */
@Path("/alpaca/v2/stocks")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class AlpacaStocksResource extends AlpacaResource {
    private static final String KIND = "{kind: bars|trades|quotes}";

    private final AlpacaAccess access;
    private final AlpacaRows rows;
    private final SecurityIdentity caller;

    AlpacaStocksResource(AlpacaAccess access, AlpacaRows rows, SecurityIdentity caller) {
        this.access = access;
        this.rows = rows;
        this.caller = caller;
    }

    @GET
    @Path(KIND)
    @Operation(hidden = true)
    public CompletionStage<Map<String, Object>> pages(
            @PathParam("kind") String kind,
            @BeanParam DataQuery query,
            @HeaderParam(AlpacaAccess.KEY_HEADER) @Nullable String key) {
        return instruments(query, key)
                .thenCompose(instruments -> rows.page(AlpacaRows.Kind.of(kind), instruments, query))
                .thenApply(page -> {
                    Map<String, Object> body = new LinkedHashMap<>();
                    body.put(kind, page.rows());
                    body.put("next_page_token", token(page));
                    return body;
                });
    }

    @GET
    @Path(KIND + "/latest")
    @Operation(hidden = true)
    public CompletionStage<Map<String, Object>> latest(
            @PathParam("kind") String kind,
            @BeanParam DataQuery query,
            @HeaderParam(AlpacaAccess.KEY_HEADER) @Nullable String key) {
        return instruments(query, key)
                .thenCompose(instruments -> rows.latest(AlpacaRows.Kind.of(kind), instruments))
                .thenApply(found -> Map.of(kind, found));
    }

    @GET
    @Path("snapshots")
    @Operation(hidden = true)
    public CompletionStage<Map<String, Map<String, EncodedJson>>> snapshots(
            @BeanParam DataQuery query, @HeaderParam(AlpacaAccess.KEY_HEADER) @Nullable String key) {
        return instruments(query, key).thenCompose(rows::snapshots);
    }

    @GET
    @Path("{symbol}/" + KIND)
    @Operation(hidden = true)
    public CompletionStage<Map<String, Object>> page(
            @PathParam("symbol") String symbol,
            @PathParam("kind") String kind,
            @BeanParam DataQuery query,
            @HeaderParam(AlpacaAccess.KEY_HEADER) @Nullable String key) {
        return instrument(symbol, key)
                .thenCompose(instrument ->
                        rows.page(AlpacaRows.Kind.of(kind), instrument.stream().toList(), query))
                .thenApply(page -> {
                    Map<String, Object> body = new LinkedHashMap<>();
                    body.put(kind, page.rows().getOrDefault(symbol, List.of()));
                    body.put("symbol", symbol);
                    body.put("next_page_token", token(page));
                    return body;
                });
    }

    @GET
    @Path("{symbol}/" + KIND + "/latest")
    @Operation(hidden = true)
    public CompletionStage<Map<String, Object>> latestOf(
            @PathParam("symbol") String symbol,
            @PathParam("kind") String kind,
            @HeaderParam(AlpacaAccess.KEY_HEADER) @Nullable String key) {
        AlpacaRows.Kind parsed = AlpacaRows.Kind.of(kind);
        return instrument(symbol, key)
                .thenCompose(
                        instrument -> rows.latest(parsed, instrument.stream().toList()))
                .thenApply(found -> {
                    EncodedJson row = found.get(symbol);
                    if (row == null) {
                        throw new CompletionException(AlpacaProblem.nothingFound(parsed.singular(), symbol));
                    }
                    Map<String, Object> body = new LinkedHashMap<>();
                    body.put("symbol", symbol);
                    body.put(parsed.singular(), row);
                    return body;
                });
    }

    @GET
    @Path("{symbol}/snapshot")
    @Operation(hidden = true)
    public CompletionStage<Map<String, Object>> snapshot(
            @PathParam("symbol") String symbol, @HeaderParam(AlpacaAccess.KEY_HEADER) @Nullable String key) {
        return instrument(symbol, key)
                .thenCompose(instrument -> rows.snapshots(instrument.stream().toList()))
                .thenApply(found -> {
                    Map<String, EncodedJson> snapshot = found.get(symbol);
                    if (snapshot == null) {
                        throw new CompletionException(AlpacaProblem.nothingFound("snapshot", symbol));
                    }
                    Map<String, Object> body = new LinkedHashMap<>();
                    body.put("symbol", symbol);
                    body.putAll(snapshot);
                    return body;
                });
    }

    @GET
    @Path("meta/exchanges")
    @Operation(hidden = true)
    public CompletionStage<Map<String, String>> exchanges(@HeaderParam(AlpacaAccess.KEY_HEADER) @Nullable String key) {
        return access.grant(caller, key).thenApply(grant -> AlpacaExchange.titles());
    }

    @GET
    @Path("meta/conditions/{type: trade|quote}")
    @Operation(hidden = true)
    public CompletionStage<Map<String, String>> conditions(
            @PathParam("type") String type, @HeaderParam(AlpacaAccess.KEY_HEADER) @Nullable String key) {
        return access.grant(caller, key)
                .thenApply(grant ->
                        type.equals("trade") ? AlpacaConditions.titles() : Map.of("R", "Regular, Two Sided Open"));
    }

    /** Returns the instruments of the parameter {@code symbols}; those that are not known are left out. */
    private CompletionStage<List<Instrument>> instruments(DataQuery query, @Nullable String key) {
        return access.grant(caller, key).thenApply(grant -> query.symbolNames().stream()
                .flatMap(name -> rows.find(name, AssetClass.STOCKS, grant).stream())
                .toList());
    }

    private CompletionStage<Optional<Instrument>> instrument(String symbol, @Nullable String key) {
        return access.grant(caller, key).thenApply(grant -> rows.find(symbol, AssetClass.STOCKS, grant));
    }
}
