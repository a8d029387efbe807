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
    private final List<String> done = new ArrayList<>();

    @Test
    void whatWaitsIsDoneInItsOrderAndAnswered() {
        CompletableFuture<Boolean> first = commands.submit(list -> list.add("first"));
        CompletableFuture<Integer> second = commands.submit(List::size);
        assertFalse(first.isDone());

        commands.carryOut(done);

        assertTrue(first.join());
        assertEquals(1, second.join());
        assertEquals(List.of("first"), done);
    }

    @Test
    void moreThanMayWaitIsRefusedAndCostsTheOthersNothing() {
        for (int i = 0; i < Commands.MOST; i++) {
            commands.submit(list -> list.add("one of many"));
        }

        CompletableFuture<Boolean> tooMany = commands.submit(list -> list.add("one too many"));
        commands.carryOut(done);

        CompletionException refused = assertThrows(CompletionException.class, tooMany::join);
        assertEquals(RejectedExecutionException.class, refused.getCause().getClass());
        assertEquals("64 commands wait already", refused.getCause().getMessage());
        assertEquals(Commands.MOST, done.size());
    }

    @Test
    void afterTheEndNothingIsDoneAndNobodyWaits() {
        CompletableFuture<Boolean> before = commands.submit(list -> list.add("before"));

        commands.end();
        CompletableFuture<Boolean> after = commands.submit(list -> list.add("after"));
        commands.carryOut(done);

        assertTrue(before.isCancelled());
        assertTrue(after.isCancelled());
        assertEquals(List.of(), done);
    }

    @Test
    void aCommandThatFailsFailsItsSenderAndItsThread() {
        IllegalStateException broken = new IllegalStateException("broken on purpose");
        CompletableFuture<Boolean> answer = commands.submit(list -> {
            throw broken;
        });

        assertEquals(broken, assertThrows(IllegalStateException.class, () -> commands.carryOut(done)));
        assertEquals(
                broken, assertThrows(CompletionException.class, answer::join).getCause());
    }
}
