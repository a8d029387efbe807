/**
 * The OpenAPI document as a whole: its title, tags, security scheme and the error responses that resources share. All
 * of it is read when the application is built.
 */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Quotecast",
                        version = "1",
                        summary = "HTTP interface to the market feed at /v1/stream",
                        description =
                                "Clients can query over HTTP what the feed pushes over a WebSocket. The feed itself"
                                        + " is described at [/docs](/docs/) and, as an AsyncAPI document, at"
                                        + " [/asyncapi.yaml](/asyncapi.yaml). Times are whole microseconds since"
                                        + " 1970-01-01T00:00Z. An error response has the type `application/problem+json`; its"
                                        + " `code` is the code of the feed's `error` message.",
                        license = @License(name = "Apache-2.0", identifier = "Apache-2.0")),
        servers = @Server(url = "/", description = "This server"),
        tags = {
            @Tag(name = ApiDocument.FEED, description = "The feed without a WebSocket"),
            @Tag(name = ApiDocument.MARKET, description = "Instruments, prices and history"),
            @Tag(name = ApiDocument.MESSAGES, description = "Messages between clients"),
            @Tag(name = ApiDocument.INGEST, description = "Event ingest"),
            @Tag(name = ApiDocument.ADMIN, description = "Market control and fault injection for testing clients")
        },
        components =
                @Components(
                        securitySchemes =
                                @SecurityScheme(
                                        securitySchemeName = ApiDocument.KEY,
                                        type = SecuritySchemeType.HTTP,
                                        scheme = "bearer",
                                        description = "An API key (`qc_...`) or a JWT. The setting `quotecast.auth`"
                                                + " determines which requests need one."),
                        parameters =
                                @Parameter(
                                        name = ApiDocument.FORMAT,
                                        in = ParameterIn.QUERY,
                                        description = "Form of the response, for programs that cannot set the"
                                                + " `Accept` header, which it replaces.",
                                        schema =
                                                @Schema(
                                                        type = SchemaType.STRING,
                                                        enumeration = {"json", "csv", "ndjson"})),
                        responses = {
                            @APIResponse(
                                    name = ApiDocument.BAD_REQUEST,
                                    description = "Malformed request, value out of range or unknown channel"
                                            + " (codes 400, 405, 414, 417).",
                                    content =
                                            @Content(
                                                    mediaType = ApiDocument.PROBLEM_JSON,
                                                    schema = @Schema(implementation = ProblemDetails.class),
                                                    example = ApiExamples.BAD_REQUEST)),
                            @APIResponse(
                                    name = ApiDocument.UNAUTHORIZED,
                                    description = "Missing or invalid key (codes 401, 402).",
                                    headers =
                                            @Header(
                                                    name = "WWW-Authenticate",
                                                    description = "Authentication scheme.",
                                                    schema = @Schema(type = SchemaType.STRING)),
                                    content =
                                            @Content(
                                                    mediaType = ApiDocument.PROBLEM_JSON,
                                                    schema = @Schema(implementation = ProblemDetails.class),
                                                    example = ApiExamples.UNAUTHORIZED)),
                            @APIResponse(
                                    name = ApiDocument.FORBIDDEN,
                                    description =
                                            "The key lacks the role or does not cover the symbol (codes 409, 419).",
                                    content =
                                            @Content(
                                                    mediaType = ApiDocument.PROBLEM_JSON,
                                                    schema = @Schema(implementation = ProblemDetails.class),
                                                    example = ApiExamples.FORBIDDEN)),
                            @APIResponse(
                                    name = ApiDocument.NOT_FOUND,
                                    description = "Unknown symbol or topic (code 412).",
                                    content =
                                            @Content(
                                                    mediaType = ApiDocument.PROBLEM_JSON,
                                                    schema = @Schema(implementation = ProblemDetails.class),
                                                    example = ApiExamples.NOT_FOUND)),
                            @APIResponse(
                                    name = ApiDocument.CONTENT_TOO_LARGE,
                                    description = "The request body is too large (code 413).",
                                    content =
                                            @Content(
                                                    mediaType = ApiDocument.PROBLEM_JSON,
                                                    schema = @Schema(implementation = ProblemDetails.class),
                                                    example = ApiExamples.CONTENT_TOO_LARGE)),
                            @APIResponse(
                                    name = ApiDocument.TOO_MANY_REQUESTS,
                                    description = "Too many requests, connections or messages (codes 429, 406).",
                                    headers =
                                            @Header(
                                                    name = "Retry-After",
                                                    description = "Delay before the next attempt, in seconds.",
                                                    schema = @Schema(type = SchemaType.INTEGER)),
                                    content =
                                            @Content(
                                                    mediaType = ApiDocument.PROBLEM_JSON,
                                                    schema = @Schema(implementation = ProblemDetails.class),
                                                    example = ApiExamples.TOO_MANY_REQUESTS)),
                            @APIResponse(
                                    name = ApiDocument.INTERNAL_SERVER_ERROR,
                                    description = "Internal error (code 500).",
                                    content =
                                            @Content(
                                                    mediaType = ApiDocument.PROBLEM_JSON,
                                                    schema = @Schema(implementation = ProblemDetails.class),
                                                    example = ApiExamples.INTERNAL_SERVER_ERROR)),
                            @APIResponse(
                                    name = ApiDocument.NOT_IMPLEMENTED,
                                    description = "The settings of this server do not provide what the request needs;"
                                            + " a retry does not help (code 501).",
                                    content =
                                            @Content(
                                                    mediaType = ApiDocument.PROBLEM_JSON,
                                                    schema = @Schema(implementation = ProblemDetails.class),
                                                    example = ApiExamples.NOT_IMPLEMENTED)),
                            @APIResponse(
                                    name = ApiDocument.SERVICE_UNAVAILABLE,
                                    description = "The server is draining or busy, or a component that it depends on"
                                            + " is unavailable (code 503).",
                                    headers =
                                            @Header(
                                                    name = "Retry-After",
                                                    description = "Delay before the next attempt, in seconds.",
                                                    schema = @Schema(type = SchemaType.INTEGER)),
                                    content =
                                            @Content(
                                                    mediaType = ApiDocument.PROBLEM_JSON,
                                                    schema = @Schema(implementation = ProblemDetails.class),
                                                    example = ApiExamples.SERVICE_UNAVAILABLE))
                        }))
@NullMarked
package io.quotecast.web.http.openapi;

import io.quotecast.web.http.json.ProblemDetails;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.servers.Server;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.NullMarked;
