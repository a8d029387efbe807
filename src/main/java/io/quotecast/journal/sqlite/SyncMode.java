package io.quotecast.journal.sqlite;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** When an entry may be shown, and so what is left of it after a bad end. */
public enum SyncMode {
    /** When it is on the disk: it survives the machine's end. */
    ALWAYS,
    /** When it is in the file, which is brought to the disk at intervals: it survives the program's end. */
    INTERVAL,
    /** At once, and the file is left to the system: only an orderly end keeps all. */
    NONE;

    /** The one of this name in the settings. */
    public static Optional<SyncMode> of(String text) {
        return Arrays.stream(values()).filter(mode -> mode.text().equals(text)).findAny();
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
