package io.quotecast.journal.sqlite;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** When an entry is committed, and so what it survives. */
public enum SyncMode {
    /** When it is on disk: it survives a crash of the machine. */
    ALWAYS,
    /** When it is in the file, which is synced to disk at intervals: it survives a crash of the process. */
    INTERVAL,
    /** At once, with syncing left to the operating system: it survives a clean shutdown only. */
    NONE;

    /** Returns the mode of this name in the settings; empty for an unknown name. */
    public static Optional<SyncMode> of(String text) {
        return Arrays.stream(values()).filter(mode -> mode.text().equals(text)).findAny();
    }

    /** Returns the name of the mode in the settings. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
