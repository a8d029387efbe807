package io.quotecast.web.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.security.identity.SecurityIdentity;
import io.quotecast.access.Role;
import io.quotecast.base.Quoted;
import io.quotecast.config.QuotecastConfig;
import io.quotecast.ingest.IngestBatch;
import io.quotecast.ingest.IngestResult;
import io.quotecast.ingest.Intake;
import io.quotecast.ingest.format.FileSubject;
import io.quotecast.ingest.format.RowFormat;
import io.quotecast.ingest.format.RowFormats;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.web.http.json.IngestProblem;
import io.quotecast.web.http.json.IngestSummary;
import io.quotecast.web.http.json.ProblemDetails;
import io.quotecast.web.http.openapi.ApiDocument;
import io.quotecast.web.http.openapi.ApiExamples;
import io.quotecast.web.security.GrantAugmentor;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Ingest over HTTP, one event per line or element of an array. While the ingest queue is full, the body of the request
 * is not read.
 */
@Path("/v1/ingest")
@Produces(MediaType.APPLICATION_JSON)
@Audited
@RolesAllowed(Role.INGEST_NAME)
@Tag(name = ApiDocument.INGEST)
@SecurityRequirementsSet
@SecurityRequirement(name = ApiDocument.KEY)
@APIResponse(responseCode = "401", ref = ApiDocument.UNAUTHORIZED)
@APIResponse(responseCode = "403", ref = ApiDocument.FORBIDDEN)
@APIResponse(responseCode = "500", ref = ApiDocument.INTERNAL_SERVER_ERROR)
public class IngestResource {
    /** Time for which the rest of a body is discarded after an error, so that the sender can read the response. */
    private static final long LINGER_MILLIS = 5_000;

    private final IngestBatch batch;
    private final SecurityIdentity caller;
    private final Vertx vertx;
    private final Duration idleTime;
    private final long maxBytes;

    IngestResource(
            Intake intake,
            Instruments instruments,
            SecurityIdentity caller,
            Vertx vertx,
            QuotecastConfig.Ingest settings,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBodySize) {
        this.batch = new IngestBatch(intake.sink("ingest-http"), instruments);
        this.caller = caller;
        this.vertx = vertx;
        this.idleTime = settings.idleTime();
        this.maxBytes = maxBodySize.asLongValue();
    }

    @POST
    @Blocking
    @Consumes(MediaType.WILDCARD)
    @Operation(
            operationId = "ingest",
            summary = "Ingest events: JSON arrays, one JSON object per line, or CSV",
            description =
                    "The server accepts each valid event and reports each invalid one. An event has at most 8 KiB. A"
                            + " body whose first line is a CSV header that contains `T` and `S` is read as CSV, and"
                            + " recordings of Tardis, Massive and Databento are recognized by their header. The body may"
                            + " be encoded with gzip or zstd. While the ingest queue is full, the server stops reading the"
                            + " request; it drops nothing. If the request cannot be read to its end, the response says"
                            + " what was accepted before. Requires the role `ingest`.")
    @RequestBody(
            required = true,
            description = "Any content type; at most 1 GiB, also when it is decoded.",
            content = {
                @Content(
                        mediaType = ApiDocument.NDJSON,
                        schema = @Schema(type = SchemaType.STRING, examples = ApiExamples.INGEST_NDJSON)),
                @Content(
                        mediaType = ApiDocument.CSV,
                        schema = @Schema(type = SchemaType.STRING, examples = ApiExamples.INGEST_CSV))
            })
    @APIResponse(
            responseCode = "200",
            description = "Number of accepted and rejected events, and the first 100 rejected lines.",
            content =
                    @Content(
                            mediaType = ApiDocument.JSON,
                            schema = @Schema(implementation = IngestSummary.class),
                            example = ApiExamples.INGEST_RESULT))
    @APIResponse(
            responseCode = "400",
            description = "The body cannot be decoded or the connection failed; the events before are ingested.",
            content =
                    @Content(
                            mediaType = Problem.TYPE,
                            schema = @Schema(implementation = IngestProblem.class),
                            example = ApiExamples.INGEST_UNREADABLE))
    @APIResponse(
            responseCode = "408",
            description = "No data for `quotecast.ingest.idle-time`; the events before are ingested.",
            content =
                    @Content(
                            mediaType = Problem.TYPE,
                            schema = @Schema(implementation = IngestProblem.class),
                            example = ApiExamples.INGEST_PAUSED))
    @APIResponse(
            responseCode = "413",
            description = "The body, or the decoded body, is too large; the events before are ingested.",
            content =
                    @Content(
                            mediaType = Problem.TYPE,
                            schema = @Schema(implementation = IngestProblem.class),
                            example = ApiExamples.INGEST_TOO_LARGE))
    @APIResponse(
            responseCode = "415",
            description = "The content coding is not supported; the header `Accept-Encoding` says which are.",
            content =
                    @Content(
                            mediaType = Problem.TYPE,
                            schema = @Schema(implementation = ProblemDetails.class),
                            example = ApiExamples.UNSUPPORTED_CODING))
    @APIResponse(responseCode = "503", ref = ApiDocument.SERVICE_UNAVAILABLE)
    public Response ingest(
            @Context HttpServerRequest request,
            @QueryParam("format")
                    @DefaultValue("")
                    @Parameter(
                            description = "Format of a recording without a header, such as `binance-trades`.",
                            schema = @Schema(type = SchemaType.STRING),
                            example = "binance-trades")
                    String format,
            @QueryParam("symbol")
                    @DefaultValue("")
                    @Parameter(
                            description = "Symbol of a recording whose lines do not contain it.",
                            schema = @Schema(type = SchemaType.STRING),
                            example = "BTC-USD")
                    String symbol,
            @QueryParam("date")
                    @DefaultValue("")
                    @Parameter(
                            description = "Day of a recording whose lines contain only times of day, in New York.",
                            schema = @Schema(type = SchemaType.STRING, format = "date"),
                            example = "2026-01-05")
                    String date)
            throws ProtocolException {
        RowFormat rowFormat = rowFormat(format, symbol, date);
        String coding = String.join(",", request.headers().getAll("Content-Encoding"));
        if (!ContentCoding.isSupported(coding)) {
            return Response.fromResponse(Problem.of(
                            415,
                            ErrorCode.INVALID_SYNTAX,
                            "the content coding " + Quoted.of(coding) + " is not supported; use one of "
                                    + ContentCoding.SUPPORTED))
                    .header("Accept-Encoding", ContentCoding.SUPPORTED)
                    .build();
        }
        BodyStream body = new BodyStream(request, idleTime);
        IngestResult result = batch.ingest(
                ContentCoding.decode(body, coding, maxBytes),
                rowFormat,
                GrantAugmentor.grant(caller).symbols()::admits);
        if (result.failure() != null) {
            body.discardRest();
            vertx.setTimer(LINGER_MILLIS, timer -> body.abandon());
            return failed(result.failure(), result);
        }
        if (result.missing() > 0) {
            throw new ProtocolException(
                    ErrorCode.UNAVAILABLE,
                    "Journal unavailable: " + result.missing() + " of " + result.accepted()
                            + " accepted events have not been stored yet and may be stored later");
        }
        return Response.ok(IngestSummary.of(result)).build();
    }

    /** Returns the format of a body that does not begin with a known header; null for the own formats. */
    private static @Nullable RowFormat rowFormat(String format, String symbol, String date) throws ProtocolException {
        if (format.isEmpty()) {
            return null;
        }
        try {
            Optional<LocalDate> day = date.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(date));
            return RowFormats.named(format, new FileSubject(symbol, day));
        } catch (DateTimeParseException e) {
            throw new ProtocolException(
                    ErrorCode.INVALID_OPTION, "date " + Quoted.of(date) + " must be a date such as 2026-01-05");
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(ErrorCode.INVALID_OPTION, String.valueOf(e.getMessage()));
        }
    }

    private static Response failed(IOException failure, IngestResult result) {
        boolean isTooLarge = failure instanceof ContentCoding.TooLargeException;
        int status = isTooLarge ? 413 : failure instanceof BodyStream.IdleException ? 408 : 400;
        ErrorCode code = isTooLarge ? ErrorCode.TOO_LARGE : ErrorCode.INVALID_SYNTAX;
        String reason = status == 400 ? "the body cannot be read: " + failure.getMessage() : failure.getMessage();
        return Response.status(status)
                .type(Problem.TYPE)
                .header("Connection", "close")
                .entity(IngestProblem.bytes(status, code, String.valueOf(reason), result))
                .build();
    }
}
