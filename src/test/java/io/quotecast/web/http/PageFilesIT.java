package io.quotecast.web.http;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quotecast.testing.ServerProcess;
import io.restassured.RestAssured;
import io.restassured.config.DecoderConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of the packaged server. */
class PageFilesIT {
    private static final Pattern LINK =
            Pattern.compile("(?:rel=\"(?:stylesheet|modulepreload)\" href|src)=\"([^\"]+)\"");
    private static final Pattern IMPORT = Pattern.compile("(?:from|import)\\(?\"\\./([^\"]+)\"");

    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start("-Dquotecast.source=none", "-Dquotecast.drain-time=0s");
        server.address();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void thePageRefersToHashedFilesOnly() throws Exception {
        assumeTrue(Files.exists(Path.of("target", "esbuild")), "there is no esbuild for this platform");

        List<String> links = matches(LINK, request().get("/").asString());

        assertTrue(links.size() <= 6, links::toString);
        for (String link : links) {
            assertTrue(link.matches("bundle/[a-z]+-[A-Z0-9]{8}\\.(js|css)"), link);
            Response file = request().get("/" + link);
            file.then()
                    .statusCode(200)
                    .contentType(link.endsWith(".js") ? "text/javascript;charset=UTF-8" : "text/css;charset=UTF-8")
                    .header("Content-Encoding", equalTo("gzip"))
                    .header("Vary", equalTo("Accept-Encoding"))
                    .header("Cache-Control", equalTo("public, max-age=31536000, immutable"))
                    .header("X-Content-Type-Options", equalTo("nosniff"));
            for (String imported : matches(IMPORT, file.asString())) {
                request().get("/bundle/" + imported).then().statusCode(200);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html;charset=UTF-8, <title>Quotecast</title>",
        "/index.html, text/html;charset=UTF-8, <title>Quotecast</title>",
        "/sdk/quotecast.js, text/javascript;charset=UTF-8, import { Feed } from './feed.js'",
        "/sdk/feed.js, text/javascript;charset=UTF-8, export class Feed",
        "/dashboard/dom.js, text/javascript;charset=UTF-8, export function byId",
        "/docs/, text/html;charset=UTF-8, src=\"main.js\"",
        "/docs/text/protocol.md, text/markdown;charset=UTF-8, Quotecast",
        "/protocol.md, text/markdown;charset=UTF-8, Quotecast",
        "/examples/chat.html, text/html;charset=UTF-8, <title>",
        "/asyncapi.yaml, application/x-yaml, asyncapi:",
        "/favicon.svg, image/svg+xml, <svg"
    })
    void filesWithoutAHashAreCompressedAndRevalidated(String path, String type, String content) throws Exception {
        Response compressed = request().get(path);
        compressed
                .then()
                .statusCode(200)
                .contentType(type)
                .header("Content-Encoding", equalTo("gzip"))
                .header("Cache-Control", equalTo("no-cache"))
                .header("ETag", startsWith("W/\""))
                .body(containsString(content));

        request()
                .header("If-None-Match", compressed.header("ETag"))
                .get(path)
                .then()
                .statusCode(304)
                .header("ETag", equalTo(compressed.header("ETag")))
                .header("Cache-Control", equalTo("no-cache"));
        request()
                .header("If-None-Match", "W/\"of-an-earlier-version\"")
                .get(path)
                .then()
                .statusCode(200);
        Response plain = withoutDecoding()
                .header("Accept-Encoding", "gzip;q=0, identity")
                .get(path);
        plain.then().statusCode(200).header("Content-Encoding", not(equalTo("gzip")));
        assertEquals(compressed.asString(), plain.asString());
    }

    @Test
    void aHeadRequestReturnsTheHeadersOnly() throws Exception {
        Response head = request().head("/sdk/quotecast.js");

        assertEquals("", head.asString());
        assertEquals(request().get("/sdk/quotecast.js").header("ETag"), head.header("ETag"));
    }

    @Test
    void theCompressedFormsHaveNoAddress() throws Exception {
        for (String path : List.of("/index.html.gz", "/bundle/", "/files.txt", "/bundle/main-AAAAAAAA.js")) {
            request().get(path).then().statusCode(404);
        }
    }

    private static List<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toList());
    }

    private static RequestSpecification request() throws Exception {
        return RestAssured.given().baseUri(server.address().toString()).header("Accept-Encoding", "gzip");
    }

    /** The client otherwise accepts gzip with every request. */
    private static RequestSpecification withoutDecoding() throws Exception {
        DecoderConfig none = DecoderConfig.decoderConfig().noContentDecoders();
        return RestAssured.given()
                .config(RestAssured.config().decoderConfig(none))
                .baseUri(server.address().toString());
    }
}
