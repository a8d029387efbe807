package io.quotecast.web;

import io.quotecast.access.AuthMode;
import io.quotecast.access.Role;
import io.quotecast.protocol.Notice;
import io.quotecast.push.Requests;
import io.quotecast.push.Subscriber;
import io.quotecast.push.Visitor;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The first words to every client of the feed. */
@Singleton
class Greeting {
    private final Requests.Context context;
    private final AuthMode mode;
    private final Duration heartbeat;

    Greeting(Requests.Context context, AuthMode mode, StreamSocket.Heartbeat heartbeat) {
        this.context = context;
        this.mode = mode;
        this.heartbeat = heartbeat.every();
    }

    /** For one who hears everything after this position. */
    Notice.Connected to(Subscriber.Identity client, Visitor visitor, long q) {
        return new Notice.Connected(
                client.session(),
                client.name(),
                context.epoch(),
                q,
                heartbeat.toMillis(),
                mode.text(),
                Role.texts(visitor.grant().roles()),
                visitor.limits());
    }
}
