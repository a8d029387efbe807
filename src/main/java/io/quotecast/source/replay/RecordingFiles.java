package io.quotecast.source.replay;

import io.quotecast.ingest.format.FileSubject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files that paths and glob patterns name. */
final class RecordingFiles {
    /** Each file is opened at the start, to check its format. */
    static final int MAX_FILES = 10_000;

    private static final Pattern WILDCARD = Pattern.compile("[*?\\[{]");

    private RecordingFiles() {}

    /**
     * Returns the files in the order of the patterns, and those of one pattern in the order of their paths. An orderbook
     * file of LOBSTER that a pattern matches belongs to its message file and is left out.
     *
     * @param patterns paths, or glob patterns such as {@code day/*.csv.gz}
     * @throws IllegalArgumentException if a pattern is invalid or matches no file, or if there are too many files
     */
    static List<Path> find(List<String> patterns) {
        List<Path> files = new ArrayList<>();
        for (String pattern : patterns) {
            Path path = WILDCARD.matcher(pattern).find() ? null : Path.of(pattern);
            List<Path> found = path == null ? matches(pattern) : List.of(path);
            if (found.isEmpty()) {
                throw new IllegalArgumentException("'" + pattern + "' matches no file; check folder and pattern");
            }
            files.addAll(found);
        }
        if (files.size() > MAX_FILES) {
            throw new IllegalArgumentException(
                    files.size() + " files are too many; name at most " + MAX_FILES + " recordings");
        }
        return files;
    }

    private static List<Path> matches(String pattern) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        String fixed = WILDCARD.split(pattern, 2)[0];
        Path folder = Path.of(fixed.substring(0, fixed.lastIndexOf('/') + 1));
        String rest = pattern.substring(fixed.lastIndexOf('/') + 1);
        int depth = rest.contains("**")
                ? Integer.MAX_VALUE
                : 1 + (int) rest.chars().filter(c -> c == '/').count();
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.filter(matcher::matches)
                    .filter(Files::isRegularFile)
                    .filter(file -> !FileSubject.isLobsterBook(file))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalArgumentException(
                    "'" + pattern + "': folder '" + folder + "' cannot be read (" + e.getMessage()
                            + "); grant read permission to the user of this process",
                    e);
        }
    }
}
