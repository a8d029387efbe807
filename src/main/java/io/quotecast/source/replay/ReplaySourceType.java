package io.quotecast.source.replay;

import io.quotecast.config.Violations;
import io.quotecast.source.EventSource;
import io.quotecast.source.SourceRunner;
import io.quotecast.source.SourceType;

/** The replay of a recording as a type of source. */
public final class ReplaySourceType implements SourceType<ReplayConfig> {
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
    }

    @Override
    public EventSource create(ReplayConfig settings, Context context, SourceRunner.ResumePoint resumePoint) {
        try {
            return new ReplaySource(
                    settings.file().orElseThrow(),
                    settings.speed(),
                    settings.loop(),
                    resumePoint.sourceOffset(),
                    context.instruments());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("quotecast.replay.file: " + e.getMessage(), e);
        }
    }
}
