package io.quotecast.testing;

import io.quotecast.market.Channel;
import io.quotecast.protocol.ClientAccess;
import io.quotecast.protocol.KeyOutcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Records what it is asked, and answers at once: as long as nothing else is set, everything is allowed. */
public final class RecordedAccess implements ClientAccess {
    private final List<String> keys = new ArrayList<>();
    private final List<String> questions = new ArrayList<>();
    private final Deque<KeyOutcome> outcomes = new ArrayDeque<>();
    private Runnable onAccepted = () -> {};
    private boolean isAuthenticated;
    private boolean maySelect = true;

    /** Sets the outcomes of the next checks of keys. */
    public void answer(KeyOutcome... next) {
        outcomes.addAll(List.of(next));
    }

    /** Runs a task whenever a key was accepted. */
    public void onAccepted(Runnable task) {
        onAccepted = task;
    }

    /** Forbids every selection. */
    public void forbidSelecting() {
        maySelect = false;
    }

    /** Returns the keys that were checked. */
    public List<String> keys() {
        return List.copyOf(keys);
    }

    /** Returns what was asked about selections: {@code {TRADES=[AAPL]}}. */
    public List<String> questions() {
        return List.copyOf(questions);
    }

    @Override
    public boolean isAuthenticated() {
        return isAuthenticated;
    }

    @Override
    public Duration authTime() {
        return Duration.ofSeconds(10);
    }

    @Override
    public void authenticate(String key, Consumer<KeyOutcome> onOutcome) {
        keys.add(key);
        KeyOutcome outcome = outcomes.isEmpty() ? KeyOutcome.ACCEPTED : outcomes.remove();
        if (outcome == KeyOutcome.ACCEPTED) {
            isAuthenticated = true;
            onAccepted.run();
        }
        onOutcome.accept(outcome);
    }

    @Override
    public void askToSelect(Map<Channel, List<String>> names, Consumer<Boolean> onAnswer) {
        questions.add(names.toString());
        onAnswer.accept(maySelect);
    }
}
