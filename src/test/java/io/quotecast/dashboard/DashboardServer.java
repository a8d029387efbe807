package io.quotecast.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.testing.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A server of few instruments on which nothing happens but what a test says. All tests share it, so one that looks at
 * changes has symbols of its own.
 */
final class DashboardServer implements AutoCloseable {
    /** The name of EVIL: shown as it stands here, or it has done its worst. */
    static final String HOSTILE_NAME = "<img src=x onerror=\"document.title='owned'\"> & <b>Sons</b>";

    static final String[] SYMBOLS = {
        "AAPL", "MSFT", "NVDA", "KO", "EURUSD", "MOVER", "FIRST", "SECOND", "THIRD", "SILENT", "BARS", "EVIL"
    };

    private static final String INSTRUMENTS = """
            symbol,name,exchange,sector,price_decimals,size_decimals,tick,price,volume
            AAPL,Apple Inc.,NASDAQ,Technology,2,0,0.01,270.00,52000000
            MSFT,Microsoft Corporation,NASDAQ,Technology,2,0,0.01,485.00,23000000
            NVDA,NVIDIA Corporation,NASDAQ,Technology,2,0,0.01,182.00,185000000
            KO,Coca-Cola Company,NYSE,Consumer,2,0,0.01,70.00,15000000
            EURUSD,Euro to US Dollar,FX,Currencies,5,0,0.00001,1.10000,1000000
            MOVER,Mover Company,NYSE,Energy,2,0,0.01,480.00,1000
            FIRST,First Company,NYSE,Energy,2,0,0.01,20.00,1000
            SECOND,Second Company,NYSE,Energy,2,0,0.01,20.00,1000
            THIRD,Third Company,NYSE,Energy,2,0,0.01,20.00,1000
            SILENT,Silent Company,NYSE,Energy,2,0,0.01,20.00,1000
            BARS,Bars Company,NYSE,Energy,2,0,0.01,20.00,1000
            """;

    private final Path folder;
    private final ServerProcess server;

    private DashboardServer(Path folder, ServerProcess server) {
        this.folder = folder;
        this.server = server;
    }

    static DashboardServer start() throws IOException {
        Path folder = Files.createTempDirectory("venue");
        Path instruments = folder.resolve("instruments.csv");
        String hostile = "EVIL,\"" + HOSTILE_NAME.replace("\"", "\"\"") + "\",NYSE,<i>Evil</i>,2,0,0.01,10.00,1000\n";
        Files.writeString(instruments, INSTRUMENTS + hostile);
        return new DashboardServer(
                folder,
                ServerProcess.start(
                        "-Dquotecast.source=none",
                        "-Dquotecast.heartbeat=1s",
                        "-Dquotecast.drain-time=0s",
                        "-Dquotecast.instruments=" + instruments));
    }

    URI address() throws Exception {
        return server.address();
    }

    /** These happen, one after the other: events as a source pushes them in, with ' for the quotes of JSON. */
    void ingest(String... events) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(address().resolve("v1/ingest"))
                .POST(HttpRequest.BodyPublishers.ofString(
                        String.join("\n", events).replace('\'', '"') + "\n"))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode(), response.body());
    }

    /** A trade of one share at each price. */
    void trade(String symbol, String... prices) throws Exception {
        List<String> trades = new ArrayList<>();
        for (String price : prices) {
            trades.add(String.format(Locale.ROOT, "{'T':'t','S':'%s','p':%s,'s':1,'side':'buy'}", symbol, price));
        }
        ingest(trades.toArray(String[]::new));
    }

    void quote(String symbol, String bid, String ask) throws Exception {
        ingest(String.format(Locale.ROOT, "{'T':'q','S':'%s','bp':%s,'bs':300,'ap':%s,'as':200}", symbol, bid, ask));
    }

    @Override
    public void close() throws IOException {
        server.close();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
