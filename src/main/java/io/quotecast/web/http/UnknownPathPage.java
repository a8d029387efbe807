package io.quotecast.web.http;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The page for a path that does not exist. It needs no other file, and its text is that of the server and the path. */
final class UnknownPathPage {
    private static final int MAX_PATH_LENGTH = 200;

    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="dark light">
              <title>Page not found – Quotecast</title>
            </head>
            <body>
              <main>
                <h1>Page not found</h1>
                <p>This server has no page <code>%s</code>.</p>
                <ul>
                  <li><a href="/">Dashboard</a></li>
                  <li><a href="/docs/">WebSocket API</a></li>
                  <li><a href="/q/swagger-ui/">HTTP API</a></li>
                </ul>
              </main>
            </body>
            </html>
            """;

    private UnknownPathPage() {}

    /** Returns whether a client that accepts these media types is a browser that opens a page. */
    static boolean isWanted(@Nullable String accept) {
        return accept != null && accept.toLowerCase(Locale.ROOT).contains(MediaType.TEXT_HTML);
    }

    static Response of(String path) {
        String shown = path.length() > MAX_PATH_LENGTH ? path.substring(0, MAX_PATH_LENGTH) + "…" : path;
        return Response.status(404)
                .type("text/html;charset=UTF-8")
                .entity(PAGE.formatted(escaped(shown)))
                .build();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
