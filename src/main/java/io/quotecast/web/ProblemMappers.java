package io.quotecast.web;

import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever a resource throws into a {@link Problem}. */
public class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    public Response refused(ProtocolException refused) {
        return Problem.of(refused);
    }

    @ServerExceptionMapper
    public Response ofFramework(WebApplicationException failure) {
        int status = failure.getResponse().getStatus();
        ErrorCode code =
                status == 413 ? ErrorCode.TOO_LARGE : status >= 500 ? ErrorCode.INTERNAL : ErrorCode.INVALID_SYNTAX;
        return Problem.of(status, code, String.valueOf(failure.getMessage()));
    }

    @ServerExceptionMapper
    public Response unexpected(RuntimeException failure) {
        LOG.error("An HTTP request failed", failure);
        return Problem.of(ErrorCode.INTERNAL, "internal error; it has been logged");
    }
}
