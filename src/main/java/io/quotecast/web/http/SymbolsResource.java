package io.quotecast.web.http;

import io.quarkus.security.identity.SecurityIdentity;
import io.quotecast.access.Grant;
import io.quotecast.access.Role;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.pipeline.PipelineThread;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.quotecast.JsonEncoding;
import io.quotecast.protocol.quotecast.JsonWriter;
import io.quotecast.push.Hub;
import io.quotecast.push.RequestHandler;
import io.quotecast.web.security.GrantAugmentor;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The listed symbols and their newest events over HTTP. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
@RolesAllowed(Role.READ_NAME)
public class SymbolsResource {
    private final Instruments instruments;
    private final PipelineThread pipeline;
    private final Hub hub;
    private final RequestHandler.Context context;
    private final SecurityIdentity caller;

    SymbolsResource(
            Instruments instruments,
            PipelineThread pipeline,
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
    public byte[] symbols(@QueryParam("q") @Nullable String search) {
        String searchText = search == null ? "" : search.toLowerCase(Locale.ROOT);
        JsonWriter out = new JsonWriter().raw("[");
        String separator = "";
        for (Instrument instrument : Query.visibleInstruments(instruments, GrantAugmentor.grant(caller))) {
            if (instrument.symbol().text().toLowerCase(Locale.ROOT).contains(searchText)
                    || instrument.name().toLowerCase(Locale.ROOT).contains(searchText)) {
                write(out.raw(separator), instrument);
                separator = ",";
            }
        }
        return out.raw("]").toBytes();
    }

    @GET
    @Path("snapshot")
    public CompletionStage<Response> snapshot(@QueryParam("symbols") @Nullable String symbols)
            throws ProtocolException {
        List<Instrument> found = new ArrayList<>();
        List<RejectedSymbol> rejected = new ArrayList<>();
        Grant grant = GrantAugmentor.grant(caller);
        if (symbols == null || symbols.isBlank()) {
            found.addAll(Query.visibleInstruments(instruments, grant));
        } else {
            for (String name : Query.symbolNames(symbols)) {
                try {
                    found.add(Query.instrument(instruments, name.strip(), grant));
                } catch (ProtocolException e) {
                    rejected.add(new RejectedSymbol(name.length() <= 64 ? name : name.substring(0, 64), e));
                }
            }
        }
        return pipeline.submit(() -> snapshot(found, rejected))
                .thenApply(json -> Response.ok(json).build())
                .exceptionally(Problem::of);
    }

    /** A requested symbol, and why it is not in the snapshot. */
    private record RejectedSymbol(String name, ProtocolException reason) {}

    private byte[] snapshot(List<Instrument> found, List<RejectedSymbol> rejected) {
        JsonWriter out = new JsonWriter();
        out.raw("{\"epoch\":").string(context.epoch().text()).raw(",\"q\":").number(hub.position());
        out.raw(",\"snapshots\":{");
        String[] separator = {""};
        for (Instrument instrument : found) {
            String[] first = {separator[0] + '"' + instrument.symbol().text() + "\":{"};
            hub.readNewest(instrument.id(), (series, encodedEvent) -> {
                out.raw(first[0]).raw("\"" + series.key() + "\":").raw(JsonEncoding.INSTANCE.json(encodedEvent));
                first[0] = ",";
            });
            if (first[0].equals(",")) {
                out.raw("}");
                separator[0] = ",";
            }
        }
        out.raw("},\"rejected\":[");
        String rejectedSeparator = "";
        for (RejectedSymbol rejection : rejected) {
            out.raw(rejectedSeparator).raw("{\"S\":").string(rejection.name);
            out.raw(",\"code\":").number(rejection.reason.code().code());
            out.raw(",\"msg\":").string(rejection.reason.text()).raw("}");
            rejectedSeparator = ",";
        }
        return out.raw("]}").toBytes();
    }

    private static void write(JsonWriter out, Instrument instrument) {
        out.raw("{\"symbol\":").string(instrument.symbol().text());
        out.raw(",\"name\":").string(instrument.name());
        out.raw(",\"exchange\":").string(instrument.exchange());
        out.raw(",\"sector\":").string(instrument.sector());
        out.raw(",\"price_decimals\":").number(instrument.priceDecimals());
        out.raw(",\"size_decimals\":").number(instrument.sizeDecimals());
        out.raw(",\"tick\":")
                .decimal(instrument.tick(), instrument.priceDecimals())
                .raw("}");
    }
}
