package io.quotecast.source.replay;

import io.quotecast.config.Violations;
import io.quotecast.source.EventSource;
import io.quotecast.source.SourceRunner;
import io.quotecast.source.SourceType;
import io.quotecast.source.exchange.ExchangeProtocol;
import java.nio.file.Path;
import java.util.List;

/** The replay of a recording as a type of source. */
public final class ReplaySourceType implements SourceType<ReplayConfig> {
    private final CaptureFiles captures;

    /**
     * @param protocols the exchanges whose captures can be replayed
     */
    public ReplaySourceType(List<ExchangeProtocol> protocols) {
        captures = new CaptureFiles(protocols);
    }

    @Override
    public String name() {
        return "replay";
    }

    @Override
    public Class<ReplayConfig> settingsType() {
        return ReplayConfig.class;
    }

    @Override
    public void check(ReplayConfig settings, Context context, Violations violations) {
        if (settings.file().isEmpty()) {
            violations.add("replay.file", "not set; required because quotecast.source contains replay");
        }
        settings.format()
                .filter(format -> !captures.formats().contains(format))
                .ifPresent(format -> violations.add(
                        "replay.format",
                        "'" + format + "' is invalid; must be one of " + String.join(", ", captures.formats())));
    }

    @Override
    public EventSource create(ReplayConfig settings, Context context, SourceRunner.ResumePoint resumePoint) {
        try {
            Path path = settings.file().orElseThrow();
            if (settings.format().isPresent() || CaptureFiles.isCapture(path)) {
                return new CaptureReplaySource(
                        path,
                        captures.series(path, settings.format()),
                        new ReplayPace(settings.speed(), ReplayClock.SYSTEM),
                        settings.loop(),
                        resumePoint.sourceOffset(),
                        context.instruments());
            }
            return new ReplaySource(
                    path, settings.speed(), settings.loop(), resumePoint.sourceOffset(), context.instruments());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("quotecast.replay.file: " + e.getMessage(), e);
        }
    }
}
