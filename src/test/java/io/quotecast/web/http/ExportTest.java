package io.quotecast.web.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.source.replay.ReplaySettings;
import io.quotecast.source.replay.ReplaySource;
import io.quotecast.testing.ApiKeyFixture;
import io.quotecast.testing.AuthRequiredProfile;
import io.quotecast.testing.Await;
import io.quotecast.testing.HistoryClient;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.RawWebSocket;
import io.quotecast.testing.RecordingPipeline;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exports of the history: their format, their replay, and clients that do not read them. */
@QuarkusTest
@Timeout(120)
@TestProfile(AuthRequiredProfile.class)
class ExportTest {
    /** 2026-02-02T14:30:00Z. */
    private static final long OPENING = 1_770_042_600_000_000L;

    private static final String KEY = "Authorization: Bearer " + ApiKeyFixture.ALL_ROLES + "\r\n";
    private static final int MANY = 60_000;

    @TestHTTPResource("/")
    URI server;

    @Inject
    Export exports;

    @Inject
    Instruments instruments;

    @TempDir
    Path folder;

    private IngestClient ingestClient;
    private HistoryClient client;

    @BeforeEach
    void createClients() {
        ingestClient = new IngestClient(server, ApiKeyFixture.ALL_ROLES);
        client = new HistoryClient(server, ApiKeyFixture.ALL_ROLES);
    }

    @Test
    void csvHasAHeaderAndExactNumbersAndNoFormulas() throws Exception {
        ingestClient.push(
                "{\"T\":\"t\",\"S\":\"DOGE-USD\",\"p\":0.12,\"s\":1.5,\"x\":\"=1+\\\"1\\\",\",\"i\":7,\"side\":\"sell\",\"t\":"
                        + OPENING + "}\n");

        String[] lines = client.getText("/v1/trades/DOGE-USD", "text/csv").split("\r\n");

        assertEquals("T,S,p,s,x,i,side,c,t,q,u,epoch", lines[0]);
        assertTrue(
                lines[1].matches("t,DOGE-USD,0[.]120*,1[.]50*,\"'=1[+]\"\"1\"\",\",7,sell,," + OPENING
                        + ",[0-9]+,1,[a-z0-9]{8}"),
                lines[1]);
        assertEquals(2, lines.length);
    }

    @Test
    void barsAreExportedAsNdjson() throws Exception {
        ingestClient.push(JsonLines.trade("WMT", "100", OPENING) + JsonLines.trade("WMT", "101", OPENING + 60_000_000));

        assertEquals(
                "S,tf,t,o,h,l,c,v,vw,n,x\r\n"
                        + "WMT,1m," + OPENING + ",100.00,100.00,100.00,100.00,1,100.00,1,true\r\n"
                        + "WMT,1m," + (OPENING + 60_000_000) + ",101.00,101.00,101.00,101.00,1,101.00,1,false\r\n",
                client.getText("/v1/bars/WMT?start=2026-02-02", "text/csv"));
        assertEquals(
                "{\"T\":\"b\",\"S\":\"WMT\",\"tf\":\"1m\",\"t\":" + OPENING
                        + ",\"o\":100.00,\"h\":100.00,\"l\":100.00,\"c\":100.00,\"v\":1,\"vw\":100.00,\"n\":1,\"x\":true}\n",
                client.getText("/v1/bars/WMT?start=2026-02-02&limit=1", "application/x-ndjson"));
    }

    @Test
    void anEmptyCsvExportHasOnlyAHeader() throws Exception {
        assertEquals("T,S,p,s,x,i,side,c,t,q,u,epoch\r\n", client.getText("/v1/trades/ADBE", "text/csv"));
        assertEquals("", client.getText("/v1/trades/ADBE", "application/x-ndjson"));
    }

    @ParameterizedTest
    @CsvSource({"application/x-ndjson, CRM, ORCL", "text/csv, NFLX, TXN"})
    void anExportedDayCanBeReplayed(String accept, String first, String second) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            lines.append("{\"T\":\"t\",\"S\":\"").append(i % 3 == 0 ? second : first);
            lines.append("\",\"p\":").append(200 + i % 7).append(",\"s\":").append(i);
            lines.append(i % 2 == 0 ? ",\"side\":\"buy\",\"x\":\"V\",\"i\":" + i : "");
            lines.append(",\"t\":").append(OPENING + i).append("}\n");
        }
        ingestClient.push(lines.toString());
        List<MarketEvent> recorded = replay(Files.writeString(folder.resolve("pushed"), lines));

        String day = client.getText(
                "/v1/trades?symbols=" + first + "," + second + "&start=2026-02-02&end=2026-02-03", accept);
        List<MarketEvent> replayed = replay(Files.writeString(folder.resolve("day"), day));

        assertEquals(5_000, recorded.size());
        assertEquals(recorded, replayed);
    }

    @Test
    void anAbandonedExportReleasesItsResources() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < MANY; i++) {
            lines.append(JsonLines.trade("DIS", "90." + (10 + i % 90), OPENING + i));
        }
        ingestClient.push(lines.toString());
        List<RawWebSocket> silent = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            silent.add(RawWebSocket.get(server, "/v1/trades/DIS", KEY + "Accept: application/x-ndjson\r\n"));
        }
        RawWebSocket disconnected = RawWebSocket.get(server, "/v1/trades/DIS", KEY + "Accept: text/csv\r\n");
        disconnected.reset();

        String whole = client.getText("/v1/trades/DIS", "application/x-ndjson");

        assertEquals(MANY, whole.lines().count());
        Await.until("clients that do not read are disconnected", () -> exports.count() == 0);
        for (RawWebSocket socket : silent) {
            assertTrue(socket.isClosedByServer());
            socket.close();
        }
    }

    private List<MarketEvent> replay(Path file) throws Exception {
        try (RecordingPipeline pipeline =
                        new RecordingPipeline(new ManualClock(Instant.parse("2026-02-03T00:00:00Z")));
                ReplaySource source = new ReplaySource(ReplaySettings.of(file, 0, false), 0, instruments, Set.of())) {
            source.start(pipeline.sink("replay"));
            pipeline.awaitState(state -> state.text().startsWith("replay finished"));
            return pipeline.allEvents();
        }
    }
}
