package io.quotecast;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quotecast.access.Refusals;
import io.quotecast.feed.Intake;
import io.quotecast.feed.RoadThread;
import io.quotecast.history.BarHistory;
import io.quotecast.history.TradeHistory;
import io.quotecast.history.store.Archive;
import io.quotecast.journal.Journal;
import io.quotecast.journal.UnusableTape;
import io.quotecast.market.Instruments;
import io.quotecast.market.Market;
import io.quotecast.protocol.Limits;
import io.quotecast.push.Hub;
import io.quotecast.push.Requests;
import io.quotecast.rooms.Rooms;
import io.quotecast.web.Admin;
import io.quotecast.web.Channels;
import io.quotecast.web.Drain;
import io.quotecast.web.Export;
import io.quotecast.web.RoomPublisher;
import io.quotecast.web.StreamSocket;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** The running server: builds the {@link Pipeline} from the settings, and hands its stages to those who ask. */
@Singleton
public class Application {
    private static final Logger LOG = Logger.getLogger(Application.class);

    private final QuotecastConfig config;
    private final Pipeline pipeline;

    Application(QuotecastConfig config) {
        this.config = config;
        this.pipeline = pipeline(config);
    }

    private static Pipeline pipeline(QuotecastConfig config) {
        try {
            return SourceChoice.pipeline(config, InstantSource.system(), new SecureRandom());
        } catch (IllegalArgumentException | UnusableTape e) {
            // Without the cause: Quarkus then shows the words alone, and not the stack behind them.
            throw new ConfigurationException("Quotecast cannot start: " + e.getMessage());
        }
    }

    void start(@Observes @Priority(1) StartupEvent event) {
        pipeline.start();
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
    RoadThread road() {
        return pipeline.road();
    }

    @Produces
    @Singleton
    Intake intake() {
        return pipeline.intake();
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
    BarHistory bars() {
        return pipeline.bars();
    }

    @Produces
    @Singleton
    TradeHistory trades() {
        return pipeline.trades();
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
    Rooms rooms() {
        return pipeline.rooms();
    }

    @Produces
    @Singleton
    Admin admin() {
        return pipeline.admin();
    }

    @Produces
    @Singleton
    Limits limits() {
        LimitSettings limits = config.limits();
        return new Limits(
                limits.messagesPerSecond(),
                limits.burst(),
                limits.maxMessageBytes(),
                limits.maxSymbols(),
                limits.publishesPerSecond(),
                limits.publishBurst(),
                limits.maxPublishBytes());
    }

    @Produces
    @Singleton
    Requests.Context requests(RoomPublisher publisher, Refusals refusals) {
        return new Requests.Context(
                pipeline.instruments(), pipeline.journal().epoch(), publisher, refusals, pipeline::nowMicros);
    }

    @Produces
    @Singleton
    StreamSocket.Heartbeat heartbeat() {
        return new StreamSocket.Heartbeat(config.heartbeat());
    }

    @Produces
    @Singleton
    Drain.Time drainTime() {
        return new Drain.Time(config.drainTime());
    }

    @Produces
    @Singleton
    Export.Patience patience() {
        return new Export.Patience(config.push().slowTime());
    }

    @Produces
    @Singleton
    Channels.HighWater highWater() {
        return new Channels.HighWater((int) config.push().highWater().asLongValue());
    }
}
