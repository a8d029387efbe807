package io.quotecast.web.netty;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/**
 * Sets the receive windows of HTTP/2: that of a connection has room for the bodies of all of its streams, so that those
 * which wait for their turn do not stop the one that runs.
 */
@Singleton
public class Http2Options implements HttpServerOptionsCustomizer {
    private static final int MAX_STREAMS = 32;
    private static final int STREAM_WINDOW_BYTES = 65_535;

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        set(options);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        set(options);
    }

    @Override
    public void customizeDomainSocketServer(HttpServerOptions options) {
        set(options);
    }

    private static void set(HttpServerOptions options) {
        Http2Settings settings = options.getInitialSettings();
        options.setInitialSettings((settings == null ? new Http2Settings() : settings)
                .setMaxConcurrentStreams(MAX_STREAMS)
                .setInitialWindowSize(STREAM_WINDOW_BYTES));
        options.setHttp2ConnectionWindowSize(MAX_STREAMS * STREAM_WINDOW_BYTES);
    }
}
