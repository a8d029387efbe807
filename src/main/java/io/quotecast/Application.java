package io.quotecast;

import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quotecast.access.KeyRing;
import io.quotecast.access.LimitCounters;
import io.quotecast.alerts.Alerts;
import io.quotecast.base.TimeSource;
import io.quotecast.config.FrameworkSettings;
import io.quotecast.config.LimitSettings;
import io.quotecast.config.QuotecastConfig;
import io.quotecast.config.RenamedSettings;
import io.quotecast.config.TokenSettings;
import io.quotecast.control.MarketControl;
import io.quotecast.history.store.Archive;
import io.quotecast.ingest.Intake;
import io.quotecast.journal.Journal;
import io.quotecast.journal.UnusableJournalException;
import io.quotecast.market.Instruments;
import io.quotecast.market.Timeframes;
import io.quotecast.pipeline.Pipeline;
import io.quotecast.pipeline.PipelineThread;
import io.quotecast.protocol.Limits;
import io.quotecast.push.Hub;
import io.quotecast.push.RequestHandler;
import io.quotecast.rooms.Rooms;
import io.quotecast.source.PastBars;
import io.quotecast.source.SourceStartException;
import io.quotecast.source.capture.FrameCapture;
import io.quotecast.state.BarHistory;
import io.quotecast.state.DerivationFailures;
import io.quotecast.state.Market;
import io.quotecast.state.NewestTickers;
import io.quotecast.state.StatusHistory;
import io.quotecast.state.TradeHistory;
import io.quotecast.web.RoomPublisher;
import io.smallrye.config.SmallRyeConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** The running server: creates, starts and stops the {@link Pipeline}, and produces its stages for injection. */
@Singleton
public class Application {
    private static final Logger LOG = Logger.getLogger(Application.class);

    private final QuotecastConfig config;
    private final Pipeline pipeline;

    Application(Config settings, QuotecastConfig config, RenamedSettings renamedSettings) {
        this.config = config;
        this.pipeline = createPipeline(settings, renamedSettings);
    }

    private static Pipeline createPipeline(Config settings, RenamedSettings renamedSettings) {
        try {
            RenamedSettings.check(renamedSettings);
            FrameworkSettings.check(settings, ImageMode.current() == ImageMode.NATIVE_RUN);
            TokenSettings.check(settings);
            return Pipeline.create(settings.unwrap(SmallRyeConfig.class), TimeSource.SYSTEM, new SecureRandom());
        } catch (IllegalArgumentException | UnusableJournalException e) {
            // Without a cause, Quarkus prints the message and no stack trace.
            throw new ConfigurationException("Quotecast cannot start: " + e.getMessage());
        }
    }

    void start(@Observes @Priority(1) StartupEvent event, Config settings, KeyRing keys) {
        StartFailure.settingErrors().ignored(settings.getPropertyNames()).forEach(LOG::warn);
        pipeline.alerts().permitBy(keys::mayStillRead);
        try {
            pipeline.start();
        } catch (SourceStartException e) {
            throw new ConfigurationException("Quotecast cannot start: " + e.getMessage(), e.getCause());
        }
        LOG.infof(
                "Started: sources %s, %d instruments, epoch %s",
                String.join(", ", config.source()),
                pipeline.instruments().all().size(),
                pipeline.journal().epoch());
    }

    void stop(@Observes ShutdownEvent event) {
        pipeline.close();
        LOG.infof("Stopped at position %d", pipeline.journal().last());
    }

    @Produces
    @Singleton
    PipelineThread pipelineThread() {
        return pipeline.thread();
    }

    @Produces
    @Singleton
    Intake intake() {
        return pipeline.intake();
    }

    @Produces
    @Singleton
    FrameCapture capture() {
        return pipeline.capture();
    }

    @Produces
    @Singleton
    Instruments instruments() {
        return pipeline.instruments();
    }

    @Produces
    @Singleton
    Journal journal() {
        return pipeline.journal();
    }

    @Produces
    @Singleton
    Market market() {
        return pipeline.market();
    }

    @Produces
    @Singleton
    Timeframes timeframes() {
        return pipeline.timeframes();
    }

    @Produces
    @Singleton
    BarHistory bars() {
        return pipeline.bars();
    }

    @Produces
    @Singleton
    PastBars pastBars() {
        return pipeline.pastBars();
    }

    @Produces
    @Singleton
    TradeHistory trades() {
        return pipeline.trades();
    }

    @Produces
    @Singleton
    NewestTickers newestTickers() {
        return pipeline.newestTickers();
    }

    @Produces
    @Singleton
    StatusHistory statuses() {
        return pipeline.statuses();
    }

    @Produces
    @Singleton
    DerivationFailures derivationFailures() {
        return pipeline.derivationFailures();
    }

    @Produces
    @Singleton
    Archive archive() {
        return pipeline.archive();
    }

    @Produces
    @Singleton
    Hub hub() {
        return pipeline.hub();
    }

    @Produces
    @Singleton
    Alerts alerts() {
        return pipeline.alerts();
    }

    @Produces
    @Singleton
    Rooms rooms() {
        return pipeline.rooms();
    }

    @Produces
    @Singleton
    MarketControl marketControl() {
        return pipeline.marketControl();
    }

    @Produces
    @Singleton
    Limits limits() {
        LimitSettings limits = config.limits();
        return new Limits(
                limits.messagesPerSecond(),
                limits.messageBurst(),
                limits.maxMessageBytes(),
                limits.maxSymbols(),
                limits.publishesPerSecond(),
                limits.publishBurst(),
                limits.maxPublishBytes(),
                limits.publishBytesPerSecond());
    }

    @Produces
    @Singleton
    RequestHandler.Context requestContext(RoomPublisher publisher, LimitCounters limitCounters) {
        return new RequestHandler.Context(
                pipeline.instruments(),
                pipeline.journal().epoch(),
                publisher,
                limitCounters,
                pipeline::nowMicros,
                pipeline.alerts());
    }
}
