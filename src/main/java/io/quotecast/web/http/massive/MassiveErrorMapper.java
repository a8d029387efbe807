package io.quotecast.web.http.massive;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Writes errors of the dialect. */
class MassiveErrorMapper {
    @ServerExceptionMapper
    Response error(MassiveError error) {
        return Response.status(error.httpStatus())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(error.body())
                .build();
    }
}
