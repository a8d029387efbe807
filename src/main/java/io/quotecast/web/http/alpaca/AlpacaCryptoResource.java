package io.quotecast.web.http.alpaca;

import io.quarkus.security.identity.SecurityIdentity;
import io.quotecast.market.Instrument;
import io.quotecast.protocol.alpaca.AssetClass;
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
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The market data of crypto over HTTP, at {@code /alpaca/v1beta3/crypto/us}. */
@Path("/alpaca/v1beta3/crypto/us")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class AlpacaCryptoResource extends AlpacaResource {
    private static final String KIND = "{kind: bars|trades|quotes}";

    private final AlpacaAccess access;
    private final AlpacaRows rows;
    private final SecurityIdentity caller;

    AlpacaCryptoResource(AlpacaAccess access, AlpacaRows rows, SecurityIdentity caller) {
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
    @Path("latest/" + KIND)
    @Operation(hidden = true)
    public CompletionStage<Map<String, Object>> latest(
            @PathParam("kind") String kind,
            @BeanParam DataQuery query,
            @HeaderParam(AlpacaAccess.KEY_HEADER) @Nullable String key) {
        return instruments(query, key)
                .thenCompose(instruments -> rows.latest(AlpacaRows.Kind.of(kind), instruments))
                .thenApply(found -> Map.of(kind, found));
    }

    /** Returns no book: the server has none. */
    @GET
    @Path("latest/orderbooks")
    @Operation(hidden = true)
    public CompletionStage<Map<String, Object>> orderBooks(
            @BeanParam DataQuery query, @HeaderParam(AlpacaAccess.KEY_HEADER) @Nullable String key) {
        return instruments(query, key).thenApply(instruments -> Map.of("orderbooks", Map.of()));
    }

    @GET
    @Path("snapshots")
    @Operation(hidden = true)
    public CompletionStage<Map<String, Object>> snapshots(
            @BeanParam DataQuery query, @HeaderParam(AlpacaAccess.KEY_HEADER) @Nullable String key) {
        return instruments(query, key)
                .thenCompose(rows::snapshots)
                .thenApply(snapshots -> Map.of("snapshots", snapshots));
    }

    /** Returns the instruments of the parameter {@code symbols}; those that are not known are left out. */
    private CompletionStage<List<Instrument>> instruments(DataQuery query, @Nullable String key) {
        return access.grant(caller, key).thenApply(grant -> query.symbolNames().stream()
                .flatMap(name -> rows.find(name, AssetClass.CRYPTO, grant).stream())
                .toList());
    }
}
