package io.quotecast.web.http;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quotecast.access.AuditLog;
import io.quotecast.access.Grant;
import io.quotecast.web.http.json.IngestSummary;
import io.quotecast.web.security.GrantAugmentor;
import io.quotecast.web.security.RequestOrigin;
import jakarta.inject.Provider;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Records the commands of administrators and the ingest requests of publishers in the audit log. Requests of callers
 * without a key that were refused are not recorded, because anyone can send any number of them.
 */
@Audited
@jakarta.ws.rs.ext.Provider
class AuditFilter implements ContainerResponseFilter {
    /** The query parameters of the audited resources; others are not recorded, because they may be secrets. */
    private static final List<String> PARAMETERS = List.of("reason", "channel", "events", "source", "seconds", "times");

    /** Resolved at the first request, because Quarkus creates filters before it has read the settings. */
    private final Provider<AuditLog> auditLog;

    private final SecurityIdentity caller;
    private final CurrentVertxRequest httpRequest;

    AuditFilter(Provider<AuditLog> auditLog, SecurityIdentity caller, CurrentVertxRequest httpRequest) {
        this.auditLog = auditLog;
        this.caller = caller;
        this.httpRequest = httpRequest;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        Grant grant = GrantAugmentor.grant(caller);
        boolean isRefused = response.getStatus() == 401 || response.getStatus() == 403;
        if (request.getMethod().equals("GET") || (isRefused && !grant.isAuthenticated())) {
            return;
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put(
                "address",
                RequestOrigin.address(httpRequest.getCurrent().request()).getHostAddress());
        details.put("request", request.getMethod() + " " + request.getUriInfo().getPath());
        for (String name : PARAMETERS) {
            String value = request.getUriInfo().getQueryParameters().getFirst(name);
            if (value != null) {
                details.put(name, value);
            }
        }
        details.put("status", response.getStatus());
        if (response.getEntity() instanceof IngestSummary summary) {
            details.put("accepted", summary.accepted());
            details.put("refused", summary.rejectedCount());
        }
        String action = request.getUriInfo().getPath().contains("/admin") ? "admin" : "ingest";
        auditLog.get().record(action, grant.isAuthenticated() ? grant.holder() : "local program", details);
    }
}
