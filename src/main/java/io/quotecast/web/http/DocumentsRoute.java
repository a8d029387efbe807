package io.quotecast.web.http;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The AsyncAPI document as JSON, for those who read no YAML, and the way to the page that shows it. */
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
            // Not kept from "/docs/" by the router, which takes both for one.
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
