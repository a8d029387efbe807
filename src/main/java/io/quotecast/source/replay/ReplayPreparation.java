package io.quotecast.source.replay;

import io.quotecast.ingest.ParseResult;
import io.quotecast.source.replay.MergedRecording.Part;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * What happens before a replay begins: reads the beginnings of the files, learns instruments, and sorts files that are
 * not sorted into temporary ones, which closing this deletes. Owned by the thread of the replay.
 */
final class ReplayPreparation implements Closeable {
    private static final System.Logger LOG = System.getLogger(ReplaySource.class.getName());
    /** How many events are read before the replay starts. */
    private static final int SAMPLE_EVENTS = 1_000_000;

    private static final int MIN_SAMPLE_EVENTS = 1_000;
    /** How many events are read of each file if there is nothing to learn and to sort, to find the first time. */
    private static final int FIRST_TIME_EVENTS = 1_000;
    /** About 50 MB of memory. */
    private static final int SORTED_EVENTS = 250_000;
    /** How many parts of a sorted recording are read at the same time. */
    private static final int MAX_SORTED_PARTS = 16;

    private final List<RecordingFile> files;
    private final ReplaySettings settings;
    private final Listener listener;
    private final BooleanSupplier isClosed;
    private final List<Path> sortedFolders = new ArrayList<>();
    private Extent extent = Extent.NONE;

    /**
     * How much there is to replay.
     *
     * @param bytes sum of the sizes of all files
     * @param firstMicros the oldest time, µs since 1970-01-01T00:00Z
     * @param lastMicros the newest time; that of {@code firstMicros} if it is not known
     */
    record Extent(long bytes, long firstMicros, long lastMicros) {
        static final Extent NONE = new Extent(0, 0, 0);
    }

    /** What a preparation reports. Called on its thread. */
    interface Listener {
        /** Called before a file is sorted, which may take long. */
        void onSort(Path file);

        /** Called with a line of a sorted file that is not an event. */
        void onRejected(Path file, long line, ParseResult.Rejected rejected);
    }

    ReplayPreparation(List<RecordingFile> files, ReplaySettings settings, Listener listener, BooleanSupplier isClosed) {
        this.files = files;
        this.settings = settings;
        this.listener = listener;
        this.isClosed = isClosed;
    }

    /** Returns the recordings to replay, in the order for events with equal times. */
    List<Part> prepare(ReplayInstruments instruments) throws IOException {
        int maxEvents = settings.learnsInstruments() || settings.sortFolder().isPresent()
                ? Math.max(MIN_SAMPLE_EVENTS, SAMPLE_EVENTS / files.size())
                : FIRST_TIME_EVENTS;
        RecordingSample sample = new RecordingSample();
        List<Part> parts = new ArrayList<>();
        boolean isComplete = true;
        for (RecordingFile file : files) {
            RecordingSample.Beginning beginning = sample.read(file, maxEvents, isClosed);
            if (beginning.isSorted() || settings.sortFolder().isEmpty()) {
                parts.add(new Part(file, beginning.firstMicros()));
                isComplete &= beginning.isComplete();
            } else {
                parts.addAll(sort(file, settings.sortFolder().get(), sample));
            }
        }
        instruments.learn(sample.decimals());
        extent = new Extent(
                parts.stream().mapToLong(part -> part.file().bytes()).sum(),
                sample.oldestMicros(),
                isComplete ? sample.newestMicros() : sample.oldestMicros());
        return parts;
    }

    /** Returns how much there is to replay, after the preparation. */
    Extent extent() {
        return extent;
    }

    private List<Part> sort(RecordingFile file, Path folder, RecordingSample sample) throws IOException {
        LOG.log(System.Logger.Level.INFO, "Replay: sorting '" + file.path() + "' by time");
        listener.onSort(file.path());
        Path sorted = Files.createTempDirectory(folder, "quotecast-replay-");
        sortedFolders.add(sorted);
        RecordingSorter sorter = new RecordingSorter(sorted, SORTED_EVENTS, MAX_SORTED_PARTS, sample, isClosed);
        List<Path> runs = sorter.sort(file, (rejected, line) -> listener.onRejected(file.path(), line, rejected));
        LOG.log(System.Logger.Level.INFO, "Replay: sorted '" + file.path() + "'");
        return runs.stream()
                .map(run -> new Part(new RecordingFile(run, Optional.empty()), RecordingSample.NO_TIME))
                .toList();
    }

    @Override
    public void close() {
        for (Path folder : sortedFolders) {
            try (Stream<Path> sorted = Files.list(folder)) {
                for (Path file : sorted.toList()) {
                    Files.delete(file);
                }
                Files.delete(folder);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "Replay: '" + folder + "' cannot be deleted", e);
            }
        }
    }
}
