package io.quotecast.push;

import io.quotecast.access.Grant;
import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import io.quotecast.access.Role;
import io.quotecast.alerts.Alert;
import io.quotecast.alerts.AlertAnswer;
import io.quotecast.alerts.AlertCondition;
import io.quotecast.alerts.AlertConnection;
import io.quotecast.alerts.Alerts;
import io.quotecast.alerts.FiredAlert;
import io.quotecast.base.Quoted;
import io.quotecast.base.RandomName;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.ClientRequest;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.Notification;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.Response;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Handles what one feed client asks about alerts, and delivers those that fire. Owned by the shard's thread. */
final class AlertRequests {
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Subscriber subscriber;
    private final ShardLoop loop;
    private final Services services;
    private final ClientPermissions permissions;
    /** Null until the client has a key or sets an alert. */
    private @Nullable AlertConnection connection;

    private boolean isClosed;

    /**
     * What the clients share.
     *
     * @param limitCounters counts alerts that a limit does not permit
     * @param nowMicros the clock of this process, µs since 1970-01-01T00:00Z
     */
    record Services(Instruments instruments, LimitCounters limitCounters, LongSupplier nowMicros, Alerts alerts) {}

    /** A step that may be refused. */
    @FunctionalInterface
    interface Task {
        void run() throws ProtocolException;
    }

    AlertRequests(Subscriber subscriber, ShardLoop loop, Services services, ClientPermissions permissions) {
        this.subscriber = subscriber;
        this.loop = loop;
        this.services = services;
        this.permissions = permissions;
    }

    /** Delivers the alerts of the client's key, if it has one, from now on. */
    void onIdentified() {
        Grant grant = permissions.grant();
        if (isClosed || !grant.isAuthenticated() || !grant.has(Role.READ)) {
            return;
        }
        // Whether a key of the key file is still valid is looked up whenever an alert fires.
        long expiresMicros = grant.key() != null ? Grant.NEVER : grant.expiresMicros();
        if (!connection().identify(grant.holder(), expiresMicros)) {
            loop.schedule(this::onIdentified, RETRY_NANOS);
        }
    }

    void onClosed() {
        isClosed = true;
        if (connection != null) {
            connection.close();
        }
    }

    void set(ClientRequest.SetAlert request) throws ProtocolException {
        requirePermission();
        Instrument instrument = services.instruments()
                .findIgnoreCase(request.symbol())
                .orElseThrow(() -> new ProtocolException(
                        ErrorCode.UNKNOWN_SYMBOL, "unknown symbol " + Quoted.of(request.symbol())));
        if (!permissions.grant().symbols().admits(instrument.symbol())) {
            throw new ProtocolException(
                    ErrorCode.ROLE_MISSING, "your key does not permit symbol " + Quoted.of(request.symbol()));
        }
        Alert alert = new Alert(
                RandomName.generate(),
                instrument.symbol(),
                condition(instrument, request),
                request.repeats(),
                services.nowMicros().getAsLong());
        requireAccepted(connection().set(alert, answer(request.id())));
    }

    private static AlertCondition condition(Instrument instrument, ClientRequest.SetAlert request)
            throws ProtocolException {
        try {
            return AlertCondition.parse(instrument, request.type(), request.above(), request.below());
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(ErrorCode.INVALID_OPTION, String.valueOf(e.getMessage()));
        }
    }

    void remove(ClientRequest.RemoveAlerts request) throws ProtocolException {
        requirePermission();
        requireAccepted(connection().remove(request.alerts(), answer(request.id())));
    }

    /** Without permission to set alerts, the list is empty and the limit 0, so that a client can ask what it may do. */
    void list(ClientRequest.ListAlerts request) throws ProtocolException {
        permissions.require(Role.READ);
        if (!isPermitted()) {
            subscriber.sendMessage(new Response.AlertList(request.id(), List.of(), 0));
            return;
        }
        requireAccepted(connection().list(answer(request.id())));
    }

    private void requirePermission() throws ProtocolException {
        permissions.require(Role.READ);
        if (!isPermitted()) {
            throw new ProtocolException(
                    ErrorCode.NOT_AUTHENTICATED,
                    "alerts require a key on this server: send {\"action\":\"auth\",\"key\":\"...\"} first");
        }
    }

    private boolean isPermitted() {
        return permissions.grant().isAuthenticated() || services.alerts().isOpenToGuests();
    }

    private static void requireAccepted(boolean isAccepted) throws ProtocolException {
        if (!isAccepted) {
            throw new ProtocolException(ErrorCode.TOO_MANY_REQUESTS, "the server is busy; retry later");
        }
    }

    private AlertConnection connection() {
        AlertConnection existing = connection;
        if (existing == null) {
            existing = connection = services.alerts()
                    .connect((alerts, isLate, dropped) -> loop.execute(() -> deliver(alerts, isLate, dropped)));
        }
        return existing;
    }

    private void deliver(List<FiredAlert> alerts, boolean isLate, long dropped) {
        for (int i = 0; i < alerts.size(); i++) {
            subscriber.sendMessage(new Notification.AlertFired(alerts.get(i), isLate, i == 0 ? dropped : 0));
        }
    }

    /** Returns what sends the answer to the client; called on the pipeline thread. */
    private Consumer<AlertAnswer> answer(@Nullable String id) {
        return answer -> loop.execute(() -> {
            if (answer instanceof AlertAnswer.Done done) {
                subscriber.sendMessage(new Response.AlertList(id, done.alerts(), done.maxAlerts()));
            } else if (answer instanceof AlertAnswer.OverLimit refusal) {
                services.limitCounters().count(Limit.ALERTS);
                sendError(id, ErrorCode.ALERT_LIMIT, refusal.text());
            } else if (answer instanceof AlertAnswer.Unknown unknown) {
                sendError(id, ErrorCode.UNKNOWN_SYMBOL, "no alert " + Quoted.of(unknown.id()) + "; it may have fired");
            }
        });
    }

    private void sendError(@Nullable String id, ErrorCode code, String text) {
        subscriber.sendMessage(new Response.ErrorMessage(id, code, text, false));
    }
}
