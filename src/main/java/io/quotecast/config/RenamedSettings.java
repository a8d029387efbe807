package io.quotecast.config;

import io.smallrye.config.ConfigMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Names of settings in earlier versions. The server does not start if one of them is used. */
@ConfigMapping(prefix = "quotecast")
public interface RenamedSettings {
    Push push();

    Limits limits();

    interface Push {
        Optional<String> backlog();

        Optional<String> highWater();
    }

    interface Limits {
        Optional<String> burst();
    }

    /**
     * Checks that no setting is given under an old name.
     *
     * @throws IllegalArgumentException naming every such setting and its new name
     */
    static void check(RenamedSettings old) {
        List<String> violations = new ArrayList<>();
        report(old.push().backlog(), "push.backlog", "push.buffer-events", violations);
        report(old.push().highWater(), "push.high-water", "push.high-water-mark", violations);
        report(old.limits().burst(), "limits.burst", "limits.message-burst", violations);
        if (!violations.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", violations));
        }
    }

    private static void report(Optional<String> value, String oldName, String newName, List<String> violations) {
        if (value.isPresent()) {
            violations.add("quotecast." + oldName + ": renamed; use quotecast." + newName);
        }
    }
}
