package io.quotecast.web;

import io.quotecast.protocol.Limits;
import io.quotecast.protocol.Notice;
import io.quotecast.push.Requests;
import io.quotecast.push.Subscriber;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The first words to every client of the feed. */
@Singleton
class Greeting {
    private final Requests.Context context;
    private final Limits limits;
    private final Duration heartbeat;

    Greeting(Requests.Context context, Limits limits, StreamSocket.Heartbeat heartbeat) {
        this.context = context;
        this.limits = limits;
        this.heartbeat = heartbeat.every();
    }

    /** For one who hears everything after this position. */
    Notice.Connected to(Subscriber.Identity client, long q) {
        return new Notice.Connected(client.session(), client.name(), context.epoch(), q, heartbeat.toMillis(), limits);
    }
}
