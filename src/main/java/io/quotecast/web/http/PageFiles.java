package io.quotecast.web.http;

import io.quarkus.runtime.LaunchMode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.MimeMapping;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Serves the text files of the page as the build compressed them, and its bundle. In dev mode and in tests, Quarkus
 * serves the files of the sources instead. Safe on any thread.
 */
@Singleton
class PageFiles {
    private static final String FOLDER = "META-INF/page/";
    private static final String LIST = FOLDER + "files.txt";
    /** Files whose names contain a hash. */
    private static final String BUNDLE = "/bundle/";

    private static final String FOREVER = "public, max-age=31536000, immutable";

    /** @param tag the entity tag */
    private record PageFile(String tag, Buffer compressed) {}

    void register(@Observes Router router) {
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            Map<String, PageFile> files = load();
            router.route().handler(routing -> serve(routing, files));
        }
    }

    private static Map<String, PageFile> load() {
        Map<String, PageFile> files = new HashMap<>();
        for (String line : new String(read(LIST), StandardCharsets.UTF_8).split("\n")) {
            int end = line.indexOf(' ');
            String path = line.substring(end + 1);
            String tag = "W/\"" + line.substring(0, end) + "\"";
            PageFile file = new PageFile(tag, Buffer.buffer(read(FOLDER + path + ".gz")));
            files.put("/" + path, file);
            if (path.equals("index.html") || path.endsWith("/index.html")) {
                files.put("/" + path.substring(0, path.length() - "index.html".length()), file);
            }
        }
        return files;
    }

    private static void serve(RoutingContext routing, Map<String, PageFile> files) {
        HttpServerRequest request = routing.request();
        boolean isHead = request.method().equals(HttpMethod.HEAD);
        boolean isRead = isHead || request.method().equals(HttpMethod.GET);
        String path = request.path();
        boolean isUpgrade = "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
        PageFile file = isRead && !isUpgrade ? files.get(path) : null;
        if (file == null) {
            routing.next();
            return;
        }
        HttpServerResponse response = routing.response()
                .putHeader("ETag", file.tag())
                .putHeader("Vary", "Accept-Encoding")
                .putHeader("Cache-Control", path.startsWith(BUNDLE) ? FOREVER : "no-cache");
        String known = request.getHeader("If-None-Match");
        if (known != null && known.contains(file.tag())) {
            response.setStatusCode(304).end();
            return;
        }
        String type = MimeMapping.getMimeTypeForFilename(path.endsWith("/") ? "index.html" : path);
        if (type != null && !response.headers().contains("Content-Type")) {
            response.putHeader("Content-Type", type.startsWith("text/") ? type + ";charset=UTF-8" : type);
        }
        boolean isCompressed = acceptsGzip(request.getHeader("Accept-Encoding"));
        Buffer body = isCompressed ? file.compressed() : decompressed(file.compressed());
        response.putHeader("Content-Encoding", isCompressed ? "gzip" : "identity")
                .putHeader("Content-Length", String.valueOf(body.length()));
        if (isHead) {
            response.end();
        } else {
            response.end(body);
        }
    }

    private static boolean acceptsGzip(@Nullable String header) {
        return header != null
                && Arrays.stream(header.split(","))
                        .map(coding -> coding.replace(" ", ""))
                        .anyMatch(coding -> coding.startsWith("gzip") && !coding.matches("gzip;q=0(\\.0*)?"));
    }

    /** For the few clients that do not accept the compressed form. */
    private static Buffer decompressed(Buffer compressed) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed.getBytes()))) {
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(String resource) {
        try (InputStream in = Thread.currentThread().getContextClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(
                        "the file " + resource + " is missing: it is written by ./mvnw package");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
