package io.quotecast.web.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.Await;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.NoSourceProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The form of responses in the address, for programs that cannot set a header. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class FormatParameterTest {
    private static final long OPENING = 1_767_623_400_123_456L;
    private static boolean isIngested;

    @TestHTTPResource("/")
    URI server;

    @BeforeEach
    void ingestOnce() throws Exception {
        if (!isIngested) {
            new IngestClient(server)
                    .push("{\"T\":\"q\",\"S\":\"XOM\",\"bp\":115.01,\"bs\":3,\"ap\":115.03,\"as\":4,\"t\":" + OPENING
                            + "}\n"
                            + "{\"T\":\"t\",\"S\":\"XOM\",\"p\":115.02,\"s\":10,\"x\":\"XNYS\",\"i\":7,\"side\":\"buy\",\"t\":"
                            + OPENING + "}\n");
            // The ticker follows within 100 ms.
            Await.until("a ticker of XOM", () -> get("/v1/snapshot?symbols=XOM", "application/json")
                    .contains("\"k\":{"));
            isIngested = true;
        }
    }

    @Test
    void theParameterReplacesTheHeader() {
        for (String accept : List.of("application/json", "*/*", "text/html")) {
            assertEquals(
                    "T,S,p,s,x,i,side,c,t,q,u,epoch",
                    get("/v1/trades/XOM?format=csv", accept).lines().findFirst().orElseThrow());
            assertTrue(get("/v1/trades?symbols=XOM&format=ndjson", accept).startsWith("{\"T\":\"t\",\"S\":\"XOM\","));
            assertEquals(
                    "S,tf,t,o,h,l,c,v,vw,n,x",
                    get("/v1/bars/XOM?format=csv&tf=1m", accept)
                            .lines()
                            .findFirst()
                            .orElseThrow());
        }
        assertTrue(get("/v1/trades/XOM?format=json", "text/csv").startsWith("{\"symbol\":\"XOM\",\"trades\":[{"));
        assertEquals(
                "text/csv;charset=UTF-8",
                RestAssured.get("/v1/symbols?format=csv").header("Content-Type").replace(" ", ""));
    }

    @Test
    void timesAreTextIfThatIsWanted() {
        String time = "2026-01-05T14:30:00.123456Z";

        assertTrue(get("/v1/trades/XOM?time=iso", "*/*").contains("\"t\":\"" + time + "\""));
        assertTrue(get("/v1/trades/XOM?time=iso&format=ndjson", "*/*").contains("\"t\":\"" + time + "\""));
        assertTrue(get("/v1/trades/XOM?time=iso&format=csv", "*/*").contains(",buy,," + time + ","));
        assertTrue(get("/v1/bars/XOM?time=iso", "*/*").contains("\"t\":\"2026-01-05T14:30:00.000000Z\""));
        assertTrue(
                get("/v1/bars/XOM?time=iso&format=csv", "*/*").contains("XOM,1m,2026-01-05T14:30:00.000000Z,115.02,"));
        assertTrue(get("/v1/snapshot?symbols=XOM&time=iso", "*/*").contains("\"t\":\"" + time + "\""));
        assertTrue(get("/v1/trades/XOM?time=micros", "*/*").contains("\"t\":" + OPENING));
    }

    @Test
    void aRowWithATextAsTimeCanBeIngestedAgain() throws Exception {
        String line = get("/v1/trades/XOM?time=iso&format=ndjson", "*/*")
                .lines()
                .findFirst()
                .orElseThrow();

        new IngestClient(server).push(line.replace("XOM", "CVX") + "\n");

        assertTrue(get("/v1/trades/CVX", "*/*").contains("\"t\":" + OPENING));
    }

    @Test
    void aSnapshotIsATableOrOneEventPerLine() {
        Response csv = RestAssured.get("/v1/snapshot?symbols=XOM,NOPE&format=csv&time=iso");
        List<String> events =
                get("/v1/snapshot?symbols=XOM&format=ndjson", "*/*").lines().toList();

        assertEquals(
                "S,p,ch,cp,o,h,l,pc,v,vw,n,bp,bs,ap,as,st,t\r\n"
                        + "XOM,115.02,0.00,0.0000,115.02,115.02,115.02,115.02,10,115.02,1,115.01,3,115.03,4,open,"
                        + "2026-01-05T14:30:00.123456Z\r\n",
                csv.asString());
        assertEquals("NOPE", csv.header("Quotecast-Rejected"));
        assertTrue(events.stream().allMatch(event -> event.startsWith("{\"T\":\"") && event.contains("\"S\":\"XOM\"")));
        assertTrue(events.size() >= 4, events.toString());
    }

    @Test
    void symbolsAreATable() {
        assertEquals(
                "symbol,name,exchange,sector,price_decimals,size_decimals,tick,calendar,tz\r\n"
                        + "AAPL,Apple Inc.,NASDAQ,Information Technology,2,0,0.01,XNYS,America/New_York\r\n",
                get("/v1/symbols?q=apple&format=csv", "*/*"));
        assertEquals(
                "{\"symbol\":\"AAPL\",\"name\":\"Apple Inc.\",\"exchange\":\"NASDAQ\",\"sector\":\"Information Technology\","
                        + "\"price_decimals\":2,\"size_decimals\":0,\"tick\":0.01,\"calendar\":\"XNYS\","
                        + "\"tz\":\"America/New_York\"}\n",
                get("/v1/symbols?q=apple&format=ndjson", "*/*"));
    }

    @Test
    void anUnknownValueIsRefusedWithWhatIsAllowed() {
        for (String path : List.of("/v1/symbols", "/v1/snapshot", "/v1/bars/XOM", "/v1/trades/XOM", "/v1/trades")) {
            Response format = RestAssured.get(path + "?format=xml");
            assertEquals(400, format.statusCode(), path);
            assertEquals("format 'xml' must be json, csv or ndjson", format.path("detail"));
        }
        Response time = RestAssured.get("/v1/trades/XOM?time=local");
        assertEquals(400, time.statusCode());
        assertEquals("time 'local' must be micros or iso", time.path("detail"));
    }

    private static String get(String path, String accept) {
        return RestAssured.given().accept(accept).get(path).asString();
    }
}
