package io.quotecast.source.replay;

import io.quotecast.base.Quoted;
import io.quotecast.config.Violations;
import io.quotecast.ingest.format.RowFormats;
import io.quotecast.market.InstrumentState;
import io.quotecast.market.Symbol;
import io.quotecast.source.EventSource;
import io.quotecast.source.PastBars;
import io.quotecast.source.SourceRunner;
import io.quotecast.source.SourceType;
import io.quotecast.source.exchange.ExchangeProtocol;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The replay of recordings as a type of source. */
public final class ReplaySourceType implements SourceType<ReplayConfig> {
    public static final String NAME = "replay";

    private final CaptureFiles captures;

    /**
     * @param protocols the exchanges whose captures can be replayed
     */
    public ReplaySourceType(List<ExchangeProtocol> protocols) {
        captures = new CaptureFiles(protocols);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<ReplayConfig> settingsType() {
        return ReplayConfig.class;
    }

    @Override
    public void check(ReplayConfig settings, Context context, Violations violations) {
        if (settings.file().isEmpty() && settings.files().isEmpty()) {
            violations.add(
                    "replay.file",
                    "not set; this or quotecast.replay.files is required because quotecast.source contains replay");
        }
        List<String> formats = new ArrayList<>(RowFormats.names());
        formats.addAll(captures.formats());
        settings.format()
                .filter(format -> !formats.contains(format))
                .ifPresent(format -> violations.add(
                        "replay.format",
                        Quoted.of(format) + " is invalid; must be one of " + String.join(", ", formats)));
        settings.sortFolder()
                .filter(folder -> !Files.isDirectory(folder))
                .ifPresent(folder -> violations.add(
                        "replay.sort-folder", "'" + folder + "' is not a folder; create it, or name another one"));
        for (String mapping : settings.symbols().orElse(List.of())) {
            int colon = mapping.indexOf(':');
            if (colon < 1 || Symbol.parse(mapping.substring(colon + 1)).isEmpty()) {
                violations.add(
                        "replay.symbols",
                        Quoted.of(mapping) + " is invalid; must be a symbol of the recordings, a colon and a symbol,"
                                + " such as BTCUSDT:BTC-USD");
            }
        }
    }

    @Override
    public EventSource create(ReplayConfig settings, Context context, SourceRunner.ResumePoint resumePoint) {
        List<Path> files = new ArrayList<>();
        settings.file().ifPresent(files::add);
        try {
            Optional<Path> capture = capture(settings);
            if (capture.isPresent()) {
                return new CaptureReplaySource(
                        capture.get(),
                        captures.series(capture.get(), settings.format()),
                        new ReplayPace(settings.speed(), ReplayClock.SYSTEM),
                        settings.loop(),
                        resumePoint.sourceOffset(),
                        context.instruments());
            }
            files.addAll(RecordingFiles.find(settings.files().orElse(List.of())));
            return new ReplaySource(
                    new ReplaySettings(
                            files,
                            settings.format(),
                            settings.speed(),
                            settings.loop(),
                            settings.times().equals("now"),
                            settings.instruments().equals("from-file"),
                            settings.sortFolder(),
                            symbols(settings)),
                    resumePoint.sourceOffset(),
                    context.instruments(),
                    resumePoint.instrumentStates().stream()
                            .map(InstrumentState::instrument)
                            .map(instrument -> instrument.symbol())
                            .collect(Collectors.toUnmodifiableSet()));
        } catch (IllegalArgumentException e) {
            throw invalidFile(settings, e);
        }
    }

    @Override
    public PastBars pastBars(ReplayConfig settings, Context context) {
        if (!settings.backfill()) {
            return PastBars.NONE;
        }
        try {
            List<ReplayedSeries> loadable = capture(settings).stream()
                    .flatMap(path -> captures.series(path, settings.format()).stream())
                    .filter(series ->
                            context.barEndpoints().containsKey(series.protocol().name()))
                    .toList();
            if (!loadable.isEmpty()) {
                return CaptureBackfill.of(loadable, context);
            }
        } catch (IllegalArgumentException e) {
            throw invalidFile(settings, e);
        }
        throw new IllegalArgumentException(
                "quotecast.replay.backfill: 'true' is invalid, because the recording is not a capture of any of "
                        + String.join(", ", context.barEndpoints().keySet())
                        + "; name such a capture in quotecast.replay.file, or set quotecast.replay.backfill to false");
    }

    private static IllegalArgumentException invalidFile(ReplayConfig settings, IllegalArgumentException cause) {
        String setting = settings.files().isPresent() ? "quotecast.replay.files: " : "quotecast.replay.file: ";
        return new IllegalArgumentException(setting + cause.getMessage(), cause);
    }

    /** Returns the capture that is replayed; empty if it is another recording. */
    private Optional<Path> capture(ReplayConfig settings) {
        return settings.file().filter(file -> settings.format()
                .map(format -> captures.formats().contains(format))
                .orElseGet(() -> CaptureFiles.isCapture(file)));
    }

    private static Map<String, String> symbols(ReplayConfig settings) {
        Map<String, String> symbols = new HashMap<>();
        for (String mapping : settings.symbols().orElse(List.of())) {
            int colon = mapping.indexOf(':');
            symbols.put(mapping.substring(0, colon), mapping.substring(colon + 1));
        }
        return symbols;
    }
}
