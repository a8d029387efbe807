package io.quotecast.source.replay;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settings of a replay.
 *
 * @param files at least one
 * @param format name of the format of files that do not begin with a known header
 * @param speed 1 is the recorded speed, 2 is twice as fast, 0 is as fast as the sink accepts events
 * @param isNow whether events get the times at which they are sent, instead of the recorded ones
 * @param learnsInstruments whether instruments that the catalogue lacks are taken from the files
 * @param sortFolder folder for temporary files, in which recordings are sorted that are not; empty to report them
 * @param symbols the symbol for a symbol of the files, where they differ
 */
public record ReplaySettings(
        List<Path> files,
        Optional<String> format,
        double speed,
        boolean loop,
        boolean isNow,
        boolean learnsInstruments,
        Optional<Path> sortFolder,
        Map<String, String> symbols) {
    public ReplaySettings {
        files = List.copyOf(files);
        symbols = Map.copyOf(symbols);
        if (!(speed >= 0) || Double.isInfinite(speed)) {
            throw new IllegalArgumentException("replay speed: " + speed + " must be a finite number of at least 0");
        }
    }

    /** Returns settings for one recording at its original times, whose instruments are in the catalogue. */
    public static ReplaySettings of(Path file, double speed, boolean loop) {
        return new ReplaySettings(
                List.of(file), Optional.empty(), speed, loop, false, false, Optional.empty(), Map.of());
    }
}
