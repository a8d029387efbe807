package io.quotecast.cli.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** The symbols of a server. */
final class SymbolList {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private SymbolList() {}

    /** Returns the symbols of {@code GET /v1/symbols}. */
    static List<String> fetch(LoadTarget loadTarget) throws IOException, InterruptedException {
        HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(TIMEOUT);
        if (loadTarget.isEncrypted()) {
            client.sslContext(LoadTransport.tls(loadTarget).context());
        }
        URI address = loadTarget.http("/v1/symbols");
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(TIMEOUT);
        if (!loadTarget.key().isEmpty()) {
            request.header("Authorization", "Bearer " + loadTarget.key());
        }
        HttpResponse<byte[]> response = client.build().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException("GET " + address + " failed with " + response.statusCode()
                    + "; set --symbols to list the symbols instead");
        }
        return new JsonMapper().readTree(response.body()).findValuesAsText("symbol");
    }
}
