package io.quotecast.source.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class CommandsTest {
    private final Commands<List<String>> commands = new Commands<>();
    private final List<String> executed = new ArrayList<>();

    @Test
    void commandsRunInOrderAndCompleteTheirFutures() {
        CompletableFuture<Boolean> first = commands.submit(list -> list.add("first"));
        CompletableFuture<Integer> second = commands.submit(List::size);
        assertFalse(first.isDone());

        commands.executeAll(executed);

        assertTrue(first.join());
        assertEquals(1, second.join());
        assertEquals(List.of("first"), executed);
    }

    @Test
    void aCommandBeyondTheLimitIsRejected() {
        for (int i = 0; i < Commands.MAX_WAITING; i++) {
            commands.submit(list -> list.add("one of many"));
        }

        CompletableFuture<Boolean> tooMany = commands.submit(list -> list.add("one too many"));
        commands.executeAll(executed);

        CompletionException failure = assertThrows(CompletionException.class, tooMany::join);
        assertEquals(RejectedExecutionException.class, failure.getCause().getClass());
        assertEquals("64 commands are already waiting", failure.getCause().getMessage());
        assertEquals(Commands.MAX_WAITING, executed.size());
    }

    @Test
    void closingCancelsAllCommands() {
        CompletableFuture<Boolean> before = commands.submit(list -> list.add("before"));

        commands.close();
        CompletableFuture<Boolean> after = commands.submit(list -> list.add("after"));
        commands.executeAll(executed);

        assertTrue(before.isCancelled());
        assertTrue(after.isCancelled());
        assertEquals(List.of(), executed);
    }

    @Test
    void aFailedCommandFailsItsFutureAndItsThread() {
        IllegalStateException broken = new IllegalStateException("broken on purpose");
        CompletableFuture<Boolean> result = commands.submit(list -> {
            throw broken;
        });

        assertEquals(broken, assertThrows(IllegalStateException.class, () -> commands.executeAll(executed)));
        assertEquals(
                broken, assertThrows(CompletionException.class, result::join).getCause());
    }
}
