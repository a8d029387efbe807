package io.quotecast.web.http;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Serves the AsyncAPI document as JSON, and redirects to the page that displays it. */
@Singleton
class DocumentsRoute {
    private static final String DOCUMENT = "META-INF/resources/asyncapi.yaml";

    void register(@Observes Router router) {
        String json = json();
        router.get("/asyncapi.json").handler(routing -> routing.response()
                .putHeader("Content-Type", "application/json")
                .end(json));
        router.get("/docs").handler(routing -> {
            HttpServerResponse response = routing.response();
            // The router does not distinguish this path from "/docs/".
            if (routing.request().path().endsWith("/")) {
                routing.next();
            } else {
                response.setStatusCode(302).putHeader("Location", "docs/").end();
            }
        });
    }

    private static String json() {
        try (InputStream in = Thread.currentThread().getContextClassLoader().getResourceAsStream(DOCUMENT)) {
            if (in == null) {
                throw new IllegalStateException("the document " + DOCUMENT + " is missing");
            }
            return new YAMLMapper().readTree(in).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
