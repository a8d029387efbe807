package io.quotecast.pipeline;

import io.quotecast.alerts.AlertLimits;
import io.quotecast.alerts.AlertSink;
import io.quotecast.alerts.AlertStore;
import io.quotecast.alerts.AlertWebhook;
import io.quotecast.alerts.Alerts;
import io.quotecast.alerts.FiredAlert;
import io.quotecast.base.Micros;
import io.quotecast.config.AlertSettings;
import io.quotecast.config.QuotecastConfig;
import io.quotecast.protocol.Notification;
import io.quotecast.protocol.quotecast.JsonEncoding;
import java.time.InstantSource;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Creates the alerts that the settings describe, with their storage and their webhook. */
final class AlertFactory {
    private AlertFactory() {}

    /**
     * @param pipeline runs a task on the pipeline thread; returns false if its queue is full
     */
    static Alerts open(
            QuotecastConfig config,
            Alerts.Market market,
            Predicate<Runnable> pipeline,
            InstantSource clock,
            RandomGenerator random) {
        AlertSettings settings = config.alerts();
        return new Alerts(
                new AlertLimits(
                        settings.guests(),
                        settings.maxPerConnection(),
                        settings.maxPerKey(),
                        settings.maxTotal(),
                        settings.maxWaiting()),
                market,
                pipeline,
                () -> Micros.now(clock),
                AlertStore.in(config.dataDir()),
                sink(settings.webhook(), clock, random));
    }

    private static AlertSink sink(AlertSettings.Webhook settings, InstantSource clock, RandomGenerator random) {
        return settings.url().isEmpty()
                ? AlertSink.NONE
                : new WebhookSink(new AlertWebhook(
                        new AlertWebhook.Settings(
                                settings.url().get(),
                                settings.secret().orElseThrow(),
                                settings.timeout(),
                                settings.queue(),
                                settings.attempts(),
                                settings.retry()),
                        clock,
                        random));
    }

    /** Sends each alert as the protocol writes it. */
    private record WebhookSink(AlertWebhook webhook) implements AlertSink {
        @Override
        public void onFired(String holder, FiredAlert fired) {
            webhook.offer(holder, JsonEncoding.INSTANCE.encode(new Notification.AlertFired(fired, false, 0)));
        }

        @Override
        public long failures() {
            return webhook.failures();
        }

        @Override
        public void close() {
            webhook.close();
        }
    }
}
