package io.quotecast.web.http;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Adds the headers to every response that keep a browser from running foreign scripts on the server's pages, from
 * showing them inside others, and from taking data for a page. Safe on any thread.
 */
@Singleton
class SecurityHeaders {
    /** Before {@link RequestGuard}, so that its refusals have the headers too. */
    private static final int PRIORITY = 2_000;

    private static final String NOTHING_ELSE = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    /** The pages insert data from the feed as text only. This policy is a second line of defence. */
    private static final String PAGE_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:;"
                    + " font-src 'self'; " + NOTHING_ELSE;
    /** For responses that are no pages. */
    private static final String DATA_POLICY = "default-src 'none'; " + NOTHING_ELSE;

    private static final Pattern PAGE = Pattern.compile("/(index\\.html)?|/docs(/.*)?");
    private static final Pattern EXAMPLE = Pattern.compile("/examples/(?:|(index|chat|game|ticker)\\.html)");
    private static final String EXAMPLES = "META-INF/resources/examples/";
    private static final Pattern SWAGGER_UI = Pattern.compile("/q/swagger-ui(/.*)?");
    private static final Pattern DEV_UI = Pattern.compile("/q/(dev|arc)(-|/).*");
    private static final String SWAGGER_UI_PAGE =
            "META-INF/io.smallrye_smallrye-open-api-ui__jar/META-INF/resources/openapi-ui/index.html";
    private static final Pattern INLINE_SCRIPT =
            Pattern.compile("<script(?![^>]*\\ssrc=)[^>]*>(.*?)</script>", Pattern.DOTALL);
    private static final Pattern INLINE_STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);

    /** The policy of each example, which permits the scripts and styles in its file. */
    private final Map<String, String> examplePolicies = Stream.of("index", "chat", "game", "ticker")
            .collect(Collectors.toUnmodifiableMap(name -> name, SecurityHeaders::examplePolicy));

    private final String swaggerUiPolicy =
            "default-src 'none'; script-src 'self' " + hashes(SWAGGER_UI_PAGE, INLINE_SCRIPT)
                    // The bundle of Swagger UI sets styles and embeds images and fonts.
                    + "; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; font-src 'self' data:; "
                    + NOTHING_ELSE;

    void register(@Observes Router router) {
        router.route().order(-PRIORITY).handler(this::add);
    }

    /** Metrics and health checks, if they are on a port of their own. */
    void registerManagement(@Observes ManagementInterface management) {
        management.router().route().order(-PRIORITY).handler(this::add);
    }

    private void add(RoutingContext routing) {
        String policy = policy(routing.request().path());
        // At the end, because an error handler may have replaced the headers.
        routing.addHeadersEndHandler(ignored -> {
            MultiMap headers = routing.response().headers();
            if (!policy.isEmpty()) {
                headers.set("Content-Security-Policy", policy);
            }
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Referrer-Policy", "no-referrer");
        });
        routing.next();
    }

    private String policy(String path) {
        if (PAGE.matcher(path).matches()) {
            return PAGE_POLICY;
        }
        Matcher example = EXAMPLE.matcher(path);
        if (example.matches()) {
            return examplePolicies.getOrDefault(Objects.requireNonNullElse(example.group(1), "index"), DATA_POLICY);
        }
        if (SWAGGER_UI.matcher(path).matches()) {
            return swaggerUiPolicy;
        }
        boolean isDevUi = LaunchMode.current() == LaunchMode.DEVELOPMENT
                && DEV_UI.matcher(path).matches();
        return isDevUi ? "" : DATA_POLICY;
    }

    private static String examplePolicy(String name) {
        String page = EXAMPLES + name + ".html";
        return "default-src 'none'; script-src " + hashes(page, INLINE_SCRIPT) + "; style-src "
                + hashes(page, INLINE_STYLE) + "; connect-src 'self' ws: wss:; img-src data:; " + NOTHING_ELSE;
    }

    /** Returns the hashes of the scripts, or of the styles, inside a page. */
    private static String hashes(String page, Pattern inline) {
        try (InputStream in = Thread.currentThread().getContextClassLoader().getResourceAsStream(page)) {
            if (in == null) {
                // In dev mode and in tests, the page of Swagger UI is not part of the application.
                return "'unsafe-inline'";
            }
            String hashes = inline.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .results()
                    .map(script -> "'sha256-" + sha256(script.group(1)) + "'")
                    .collect(Collectors.joining(" "));
            return hashes.isEmpty() ? "'none'" : hashes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(String script) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
