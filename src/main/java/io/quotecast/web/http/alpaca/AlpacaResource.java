package io.quotecast.web.http.alpaca;

import com.fasterxml.jackson.databind.node.NullNode;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The part that the resources have in common: pages of rows, and errors in Alpaca's form. */
class AlpacaResource {
    /** Returns the token of the next page, which a last page has too: it is null then. */
    static Object token(AlpacaRows.RowsBySymbol page) {
        return page.nextPageToken() == null ? NullNode.getInstance() : page.nextPageToken();
    }

    @ServerExceptionMapper
    Response problem(AlpacaProblem problem) {
        return Response.status(problem.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(problem.body())
                .build();
    }

    @ServerExceptionMapper
    Response busy(RejectedExecutionException busy) {
        return problem(AlpacaProblem.unavailable("server busy; retry after 1 s"));
    }
}
