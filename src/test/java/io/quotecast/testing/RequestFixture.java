package io.quotecast.testing;

import io.quotecast.access.AuthMode;
import io.quotecast.access.Grant;
import io.quotecast.access.LimitCounters;
import io.quotecast.access.Role;
import io.quotecast.alerts.AlertLimits;
import io.quotecast.alerts.AlertSink;
import io.quotecast.alerts.AlertStore;
import io.quotecast.alerts.Alerts;
import io.quotecast.journal.Epoch;
import io.quotecast.market.Instruments;
import io.quotecast.market.Timeframes;
import io.quotecast.protocol.Dialect;
import io.quotecast.protocol.Limits;
import io.quotecast.protocol.Notification;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.quotecast.ClientRequestReader;
import io.quotecast.protocol.quotecast.QuotecastDialect;
import io.quotecast.push.ClientPermissions;
import io.quotecast.push.Publisher;
import io.quotecast.push.RequestHandler;
import io.quotecast.push.Shard;
import io.quotecast.push.Subscriber;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Parts of an anonymous client on a server that requires no key, with the default limits. */
public final class RequestFixture {
    public static final Limits LIMITS = new Limits(50, 100, 65_536, 5_000, 50, 100, 8_192, 262_144);

    private RequestFixture() {}

    public static ClientPermissions permissions() {
        return new ClientPermissions(Grant.anonymous(AuthMode.NONE), LIMITS, "127.0.0.1", 0);
    }

    public static ClientRequestReader reader() {
        return new ClientRequestReader(LIMITS.maxMessageBytes(), 36, () -> {});
    }

    public static Dialect.Variant msgpack() {
        try {
            return new QuotecastDialect(LIMITS.maxMessageBytes(), 36, () -> {})
                    .variant(null, Map.of("format", List.of("msgpack")));
        } catch (ProtocolException e) {
            throw new AssertionError(e.text(), e);
        }
    }

    public static RequestHandler.Context context(
            Instruments instruments, Epoch epoch, Publisher publisher, LongSupplier nowMicros) {
        return context(instruments, epoch, publisher, nowMicros, noAlerts(instruments));
    }

    public static RequestHandler.Context context(
            Instruments instruments, Epoch epoch, Publisher publisher, LongSupplier nowMicros, Alerts alerts) {
        return new RequestHandler.Context(instruments, epoch, publisher, new LimitCounters(), nowMicros, alerts);
    }

    private static Alerts noAlerts(Instruments instruments) {
        return new Alerts(
                AlertLimits.NONE,
                new Alerts.Market(instruments, instrument -> Optional.empty()),
                task -> false,
                () -> 0,
                AlertStore.none(),
                AlertSink.NONE);
    }

    public static Notification.Connected greeting(
            Subscriber.Identity identity, Epoch epoch, long position, long heartbeatMillis) {
        return new Notification.Connected(
                identity.session(),
                identity.name(),
                epoch,
                position,
                heartbeatMillis,
                AuthMode.NONE.text(),
                Role.texts(AuthMode.NONE.anonymousRoles()),
                LIMITS,
                Timeframes.DEFAULT);
    }

    public static RequestHandler requests(Subscriber subscriber, Shard shard, RequestHandler.Context context) {
        return new RequestHandler(subscriber, shard, context, permissions(), authenticator -> {});
    }
}
