package io.quotecast.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A webhook that answers as a test says, and records the questions. Safe on any thread. */
public final class StubWebhook implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final List<JsonNode> questions = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private volatile Function<JsonNode, String> answer;
    private volatile int status = 200;
    private volatile @Nullable CountDownLatch gate;

    /**
     * @param answer returns the body of the response to a question
     */
    public StubWebhook(Function<JsonNode, String> answer) throws IOException {
        this.answer = answer;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext("/", this::respond);
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/decide");
    }

    /** Returns the questions so far. */
    public List<JsonNode> questions() {
        return questions;
    }

    /** Returns the values of the header {@code Authorization} so far. */
    public List<String> authorizations() {
        return authorizations;
    }

    public void answer(int newStatus, Function<JsonNode, String> newAnswer) {
        status = newStatus;
        answer = newAnswer;
    }

    /** Makes the webhook accept questions without answering, until {@link #release}. */
    public void hold() {
        gate = new CountDownLatch(1);
    }

    public void release() {
        CountDownLatch current = gate;
        gate = null;
        if (current != null) {
            current.countDown();
        }
    }

    private void respond(HttpExchange exchange) throws IOException {
        JsonNode question =
                FeedClient.parse(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        questions.add(question);
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        CountDownLatch current = gate;
        if (current != null) {
            try {
                current.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        byte[] body = answer.apply(question).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        executor.shutdownNow();
    }
}
