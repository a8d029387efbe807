package io.quotecast.web;

import io.quotecast.access.AuthMode;
import io.quotecast.access.Role;
import io.quotecast.config.QuotecastConfig;
import io.quotecast.market.Timeframes;
import io.quotecast.protocol.Notification;
import io.quotecast.push.ClientPermissions;
import io.quotecast.push.RequestHandler;
import io.quotecast.push.Subscriber;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Creates the first message to every client of the feed. Safe on any thread. */
@Singleton
public class GreetingFactory {
    private final RequestHandler.Context context;
    private final AuthMode mode;
    private final Duration heartbeat;
    private final Timeframes timeframes;

    GreetingFactory(RequestHandler.Context context, AuthMode mode, QuotecastConfig config, Timeframes timeframes) {
        this.timeframes = timeframes;
        this.context = context;
        this.mode = mode;
        this.heartbeat = config.heartbeat();
    }

    /**
     * Returns the message for one client.
     *
     * @param position the client receives the events after this position
     */
    public Notification.Connected messageFor(Subscriber.Identity client, ClientPermissions permissions, long position) {
        return new Notification.Connected(
                client.session(),
                client.name(),
                context.epoch(),
                position,
                heartbeat.toMillis(),
                mode.wireText(),
                Role.texts(permissions.grant().roles()),
                permissions.limits(),
                timeframes);
    }
}
