package io.quotecast.dashboard;

import io.quotecast.testing.IngestClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A server with few instruments and no events except those that a test ingests. All tests share it, so a test that
 * checks price changes needs its own symbols.
 */
final class DashboardServer implements AutoCloseable {
    /** The name of the instrument EVIL, which the page must display as plain text. */
    static final String HOSTILE_NAME = "<img src=x onerror=\"document.title='owned'\"> & <b>Sons</b>";

    static final String[] SYMBOLS = {
        "AAPL", "MSFT", "NVDA", "KO", "EURUSD", "MOVER", "FIRST", "SECOND", "THIRD", "SILENT", "BARS", "LATE", "ZONE",
        "LEVELS", "EVIL"
    };

    private static final String INSTRUMENTS = """
            symbol,name,exchange,sector,price_decimals,size_decimals,tick,price,volume,calendar,tz
            AAPL,Apple Inc.,NASDAQ,Technology,2,0,0.01,270.00,52000000,,
            MSFT,Microsoft Corporation,NASDAQ,Technology,2,0,0.01,485.00,23000000,,
            NVDA,NVIDIA Corporation,NASDAQ,Technology,2,0,0.01,182.00,185000000,,
            KO,Coca-Cola Company,NYSE,Consumer,2,0,0.01,70.00,15000000,,
            EURUSD,Euro to US Dollar,FX,Currencies,5,0,0.00001,1.10000,1000000,,
            MOVER,Mover Company,NYSE,Energy,2,0,0.01,480.00,1000,,
            FIRST,First Company,NYSE,Energy,2,0,0.01,20.00,1000,,
            SECOND,Second Company,NYSE,Energy,2,0,0.01,20.00,1000,,
            THIRD,Third Company,NYSE,Energy,2,0,0.01,20.00,1000,,
            SILENT,Silent Company,NYSE,Energy,2,0,0.01,20.00,1000,,
            BARS,Bars Company,NYSE,Energy,2,0,0.01,20.00,1000,,
            LATE,Late Company,NYSE,Energy,2,0,0.01,20.00,1000,,
            ZONE,Zone Company,NYSE,Energy,2,0,0.01,20.00,1000,XNYS,America/New_York
            LEVELS,Levels Company,NYSE,Energy,2,0,0.01,480.00,1000,,
            """;

    private final Path folder;
    private final ServerProcess server;

    private DashboardServer(Path folder, ServerProcess server) {
        this.folder = folder;
        this.server = server;
    }

    static DashboardServer start() throws IOException {
        Path folder = Files.createTempDirectory("dashboard");
        Path instruments = folder.resolve("instruments.csv");
        String hostile = "EVIL,\"" + HOSTILE_NAME.replace("\"", "\"\"") + "\",NYSE,<i>Evil</i>,2,0,0.01,10.00,1000,,\n";
        Files.writeString(instruments, INSTRUMENTS + hostile);
        return new DashboardServer(
                folder,
                ServerProcess.start(
                        "-Dquotecast.source=none",
                        "-Dquotecast.heartbeat=1s",
                        "-Dquotecast.drain-time=0s",
                        "-Dquotecast.alerts.guests=true",
                        "-Dquotecast.instruments=" + instruments));
    }

    URI address() throws Exception {
        return server.address();
    }

    /** Returns the body of a response. */
    String get(String path) throws Exception {
        return server.get(path);
    }

    /** Ingests lines of events, in their order. */
    void ingest(String lines) throws Exception {
        new IngestClient(address()).push(lines);
    }

    /** Ingests a trade at each price. */
    void trade(String symbol, String... prices) throws Exception {
        StringBuilder trades = new StringBuilder();
        for (String price : prices) {
            trades.append(JsonLines.trade(symbol, price));
        }
        ingest(trades.toString());
    }

    void quote(String symbol, String bid, String ask) throws Exception {
        ingest(JsonLines.quote(symbol, bid, ask));
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
