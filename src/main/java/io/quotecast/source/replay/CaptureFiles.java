package io.quotecast.source.replay;

import io.quotecast.base.Quoted;
import io.quotecast.source.capture.CaptureHeader;
import io.quotecast.source.capture.CaptureReader;
import io.quotecast.source.exchange.ExchangeProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the files of a capture, and for each the exchange whose protocol reads it. */
final class CaptureFiles {
    /** Begins the value of the setting that names the exchange of a capture. */
    static final String FORMAT_PREFIX = "capture-";

    private final Map<String, ExchangeProtocol> protocols = new LinkedHashMap<>();

    CaptureFiles(List<ExchangeProtocol> protocols) {
        protocols.forEach(protocol -> this.protocols.put(protocol.name(), protocol));
    }

    /** Returns the formats that the setting may name. */
    List<String> formats() {
        return protocols.keySet().stream().map(name -> FORMAT_PREFIX + name).toList();
    }

    /** Returns whether a path is a directory, or a file that begins as a capture does. */
    static boolean isCapture(Path path) {
        if (Files.isDirectory(path)) {
            return true;
        }
        if (!Files.isReadable(path)) {
            return false;
        }
        try (CaptureReader reader = CaptureReader.open(path)) {
            return ReplayedSeries.isCapture(reader);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Returns the series of a file, or of all files in a directory.
     *
     * @param format names the exchange of files that do not say it; empty if they do
     * @throws IllegalArgumentException if a file cannot be replayed; the message says what to do
     */
    List<ReplayedSeries> series(Path path, Optional<String> format) {
        Map<String, ReplayedSeries> series = new LinkedHashMap<>();
        for (Path file : files(path)) {
            try (CaptureReader reader = CaptureReader.open(file)) {
                if (reader.firstLine().isEmpty()) {
                    continue;
                }
                Optional<CaptureHeader> header = reader.header();
                String source = header.map(CaptureHeader::source)
                        .orElseGet(() -> format.map(name -> name.substring(FORMAT_PREFIX.length()))
                                .orElseGet(() -> source(file, reader.firstLine())));
                ExchangeProtocol protocol = protocols.get(source);
                if (protocol == null) {
                    throw new IllegalArgumentException("'" + file + "' is a capture of " + Quoted.of(source)
                            + ", which is none of " + String.join(", ", protocols.keySet()));
                }
                String key =
                        header.map(it -> it.source() + "-" + it.connection()).orElseGet(file::toString);
                ReplayedSeries before = series.get(key);
                List<Path> files = new ArrayList<>(before == null ? List.of() : before.files());
                files.add(file);
                series.put(key, new ReplayedSeries(protocol, before == null ? header : before.header(), files));
            } catch (IOException e) {
                throw new IllegalArgumentException(
                        "'" + file + "' cannot be read (" + e.getMessage() + "); check that the file is complete", e);
            }
        }
        if (series.isEmpty()) {
            throw new IllegalArgumentException("'" + path + "' contains no capture");
        }
        return List.copyOf(series.values());
    }

    private static List<Path> files(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(Files::isRegularFile)
                    .filter(CaptureFiles::isCapture)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IllegalArgumentException("'" + path + "' cannot be read (" + e.getMessage() + ")", e);
        }
    }

    /** Returns the source that the address in the first line, or the name of the file, contains. */
    private String source(Path file, String firstLine) {
        String name = String.valueOf(file.getFileName());
        return Stream.of(firstLine.replaceFirst("^\\w+://([^/ ]*).*", "$1"), name)
                .flatMap(text -> protocols.keySet().stream().filter(text::contains))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + file + "' does not say which exchange it is of;"
                        + " set quotecast.replay.format to one of "
                        + formats().stream().collect(Collectors.joining(", "))));
    }
}
