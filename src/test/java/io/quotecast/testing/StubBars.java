package io.quotecast.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * An HTTP server with the bars of one product, BTC and USD or USDT, in the forms that Binance, Coinbase and Kraken
 * document. There is one trade in each minute but every seventh, at {@link #price}, with the size 0.5. Bars of the time
 * after the present are not returned; the last one is still forming.
 */
public final class StubBars implements AutoCloseable {
    private static final long MINUTE = 60;
    private static final String PRODUCTS = "{\"symbols\":[{\"symbol\":\"BTCUSDT\",\"filters\":["
            + "{\"tickSize\":\"0.01000000\"},{\"stepSize\":\"0.00001000\",\"maxQty\":\"9000.00000000\"}]}]}";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final LongSupplier nowSeconds;
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    /** A response to send instead of bars. */
    public record Fault(int status, String retryAfter, String body) {}

    /** A bar of trades. */
    public record Sum(BigDecimal open, BigDecimal high, BigDecimal low, BigDecimal close, int trades) {}

    /**
     * @param nowSeconds the present, in seconds since 1970-01-01T00:00Z
     */
    public StubBars(LongSupplier nowSeconds) throws IOException {
        this.nowSeconds = nowSeconds;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::respond);
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Sends these responses to the next requests. */
    public void failNext(Fault... next) {
        faults.addAll(List.of(next));
    }

    /** Returns the paths and queries that were requested. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** Returns the price of the trade in a minute; null if there is none. */
    public static BigDecimal price(long minute) {
        return minute % 7 == 3 ? null : BigDecimal.valueOf(5_000_000 + minute * 37 % 1_000, 2);
    }

    /** Returns the trades of some minutes; null if there are none. */
    public static Sum sum(long fromMinute, long toMinute) {
        BigDecimal open = null;
        BigDecimal high = null;
        BigDecimal low = null;
        BigDecimal close = null;
        int trades = 0;
        for (long minute = fromMinute; minute < toMinute; minute++) {
            BigDecimal price = price(minute);
            if (price != null) {
                open = open == null ? price : open;
                high = high == null ? price : high.max(price);
                low = low == null ? price : low.min(price);
                close = price;
                trades++;
            }
        }
        return trades == 0 ? null : new Sum(open, high, low, close, trades);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void respond(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestURI().toString());
        Fault fault = faults.poll();
        if (fault != null) {
            if (!fault.retryAfter().isEmpty()) {
                exchange.getResponseHeaders().add("Retry-After", fault.retryAfter());
            }
            send(exchange, fault.status(), fault.body());
            return;
        }
        Map<String, String> query = query(exchange.getRequestURI().getQuery());
        switch (exchange.getRequestURI().getPath()) {
            case "/api/v3/klines" -> binance(exchange, query);
            case "/api/v3/exchangeInfo" -> send(exchange, 200, PRODUCTS);
            case "/products/BTC-USD/candles" -> coinbase(exchange, query);
            case "/0/public/OHLC" -> kraken(exchange, query);
            default -> send(exchange, 404, "{\"message\":\"NotFound\"}");
        }
    }

    private void binance(HttpExchange exchange, Map<String, String> query) throws IOException {
        if (!"BTCUSDT".equals(query.get("symbol"))) {
            send(exchange, 400, "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}");
            return;
        }
        long seconds = Map.of("1m", 60L, "1h", 3_600L, "1d", 86_400L).get(query.get("interval"));
        long start = ceilDiv(Long.parseLong(query.get("startTime")), seconds * 1_000) * seconds;
        long limit = Long.parseLong(query.get("limit"));
        List<String> rows = new ArrayList<>();
        for (long at = start;
                at * 1_000 <= Long.parseLong(query.get("endTime")) && rows.size() < limit;
                at += seconds) {
            if (at <= nowSeconds.getAsLong()) {
                rows.add(kline(at, seconds));
            }
        }
        send(exchange, 200, String.join(",", rows).transform(all -> "[" + all + "]"));
    }

    private String kline(long at, long seconds) {
        Sum sum = sumUntilNow(at, seconds);
        String times = at * 1_000 + ",\"%s\",\"%s\",\"%s\",\"%s\",\"%s\"," + (at + seconds) * 1_000
                + ",\"%s\",%d,\"0\",\"0\",\"0\"";
        if (sum == null) {
            return "[" + times.formatted("1.00", "1.00", "1.00", "1.00", "0.00000", "0.00", 0) + "]";
        }
        BigDecimal volume = BigDecimal.valueOf(sum.trades() * 5L, 1);
        return "["
                + times.formatted(
                        sum.open(),
                        sum.high(),
                        sum.low(),
                        sum.close(),
                        volume,
                        sum.close().multiply(volume),
                        sum.trades())
                + "]";
    }

    private void coinbase(HttpExchange exchange, Map<String, String> query) throws IOException {
        long seconds = Long.parseLong(query.get("granularity"));
        long start = Instant.parse(query.get("start")).getEpochSecond();
        long end = Instant.parse(query.get("end")).getEpochSecond();
        if ((end - start) / seconds >= 300) {
            send(exchange, 400, "{\"message\":\"granularity too small for the requested time range\"}");
            return;
        }
        ArrayDeque<String> rows = new ArrayDeque<>();
        for (long at = start; at <= end; at += seconds) {
            Sum sum = at <= nowSeconds.getAsLong() ? sumUntilNow(at, seconds) : null;
            if (sum != null) {
                rows.addFirst("[%d,%s,%s,%s,%s,%s]"
                        .formatted(at, sum.low(), sum.high(), sum.open(), sum.close(), sum.trades() / 2.0));
            }
        }
        send(exchange, 200, "[" + String.join(",", rows) + "]");
    }

    private void kraken(HttpExchange exchange, Map<String, String> query) throws IOException {
        if (!"XBTUSD".equals(query.get("pair"))) {
            send(exchange, 200, "{\"error\":[\"EQuery:Unknown asset pair\"]}");
            return;
        }
        long seconds = Long.parseLong(query.get("interval")) * MINUTE;
        long now = nowSeconds.getAsLong();
        long last = now / seconds * seconds;
        long since = Long.parseLong(query.get("since"));
        List<String> rows = new ArrayList<>();
        for (long at = Math.max(last - 719 * seconds, ceilDiv(since + 1, seconds) * seconds);
                at <= last;
                at += seconds) {
            Sum sum = sumUntilNow(at, seconds);
            rows.add(
                    sum == null
                            ? "[%d,\"1.0\",\"1.0\",\"1.0\",\"1.0\",\"0.0\",\"0.00000000\",0]".formatted(at)
                            : "[%d,\"%s\",\"%s\",\"%s\",\"%s\",\"%s\",\"%s\",%d]"
                                    .formatted(
                                            at,
                                            sum.open(),
                                            sum.high(),
                                            sum.low(),
                                            sum.close(),
                                            sum.close(),
                                            BigDecimal.valueOf(sum.trades() * 5L, 1),
                                            sum.trades()));
        }
        send(
                exchange,
                200,
                "{\"error\":[],\"result\":{\"XXBTZUSD\":[" + String.join(",", rows) + "],\"last\":" + last + "}}");
    }

    private Sum sumUntilNow(long at, long seconds) {
        return sum(at / MINUTE, Math.min(at + seconds, nowSeconds.getAsLong()) / MINUTE);
    }

    private static long ceilDiv(long number, long divisor) {
        return -Math.floorDiv(-number, divisor);
    }

    private static Map<String, String> query(String text) {
        return text == null
                ? new HashMap<>()
                : List.of(text.split("&")).stream()
                        .map(pair -> pair.split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
