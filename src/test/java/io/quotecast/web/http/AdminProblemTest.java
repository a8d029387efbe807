package io.quotecast.web.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.FeedClient;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** The responses to commands that were not executed. */
class AdminProblemTest {
    @Test
    void aFullQueueIsReportedAsTooManyRequests() {
        Response response = Problem.of(AdminResource.problem(
                new CompletionException(new RejectedExecutionException("64 commands are already waiting"))));

        assertEquals("429 429 64 commands are already waiting; retry after 1 s", text(response));
        assertEquals("1", response.getHeaderString("Retry-After"));
    }

    @Test
    void aStoppedSimulatorIsReportedAsUnavailable() {
        assertEquals(
                "503 503 the simulator has stopped",
                text(Problem.of(AdminResource.problem(new CancellationException()))));
    }

    @Test
    void anUnexpectedFailureIsNotAProblem() {
        IllegalStateException failure = new IllegalStateException("on purpose");

        assertSame(failure, AdminResource.problem(new CompletionException(failure)));
    }

    private static String text(Response response) {
        JsonNode problem = FeedClient.parse(new String((byte[]) response.getEntity(), StandardCharsets.UTF_8));
        return response.getStatus() + " " + problem.get("code").asInt() + " "
                + problem.get("detail").asText();
    }
}
