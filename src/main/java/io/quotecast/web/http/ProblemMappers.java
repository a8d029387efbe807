package io.quotecast.web.http;

import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import io.quotecast.base.Quoted;
import io.quotecast.history.store.ArchiveUnavailableException;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Maps the exceptions of resources to {@link Problem} responses. */
public class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    private final LimitCounters limitCounters;

    ProblemMappers(LimitCounters limitCounters) {
        this.limitCounters = limitCounters;
    }

    @ServerExceptionMapper
    public Response protocolError(ProtocolException failure) {
        return Problem.of(failure);
    }

    /** Responds with a page to a browser in which a user follows a link to a path that does not exist. */
    @ServerExceptionMapper
    public Response unknownPath(NotFoundException failure, HttpHeaders headers, UriInfo target) {
        if (failure.getCause() != null) {
            return frameworkError(failure);
        }
        String path = "/" + target.getPath().replaceFirst("^/+", "");
        return UnknownPathPage.isWanted(headers.getHeaderString(HttpHeaders.ACCEPT))
                ? UnknownPathPage.of(path)
                : Problem.of(
                        404,
                        ErrorCode.INVALID_SYNTAX,
                        "unknown path " + Quoted.of(path) + "; /q/openapi lists the paths of the HTTP API");
    }

    @ServerExceptionMapper
    public Response frameworkError(WebApplicationException failure) {
        if (failure.getCause() instanceof ProtocolException cause) {
            return Problem.of(cause);
        }
        int status = failure.getResponse().getStatus();
        ErrorCode code =
                status == 413 ? ErrorCode.TOO_LARGE : status >= 500 ? ErrorCode.INTERNAL : ErrorCode.INVALID_SYNTAX;
        return Problem.of(status, code, String.valueOf(failure.getMessage()));
    }

    @ServerExceptionMapper
    public Response unauthenticated(UnauthorizedException failure, ResourceInfo resource) {
        return missingRole(ErrorCode.NOT_AUTHENTICATED, resource);
    }

    @ServerExceptionMapper
    public Response forbidden(ForbiddenException failure, ResourceInfo resource) {
        return missingRole(ErrorCode.ROLE_MISSING, resource);
    }

    private Response missingRole(ErrorCode code, ResourceInfo resource) {
        limitCounters.count(Limit.ROLES);
        RolesAllowed required = resource.getResourceClass().getAnnotation(RolesAllowed.class);
        return Problem.of(code, required == null ? "a role is missing" : Problem.missingRole(required.value()[0]));
    }

    @ServerExceptionMapper({ArchiveUnavailableException.class, RejectedExecutionException.class})
    public Response unavailable(RuntimeException failure) {
        return Problem.of(failure);
    }

    @ServerExceptionMapper
    public Response unexpected(RuntimeException failure) {
        LOG.error("HTTP request failed", failure);
        return Problem.of(ErrorCode.INTERNAL, "internal error; the server has logged it");
    }
}
