package io.quotecast.alerts;

import io.quotecast.alerts.StoredOwner.StoredAlert;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The alerts of one connection or of the holder of one key. Owned by the pipeline thread. */
final class AlertOwner {
    private final String holder;
    private final Map<String, ArmedAlert> alerts = new LinkedHashMap<>();
    private final Set<AlertConnection> connections = new LinkedHashSet<>();
    private final Deque<FiredAlert> waiting = new ArrayDeque<>();
    private long dropped;
    private long expiresMicros;

    /**
     * @param holder empty for a connection without a key
     * @param expiresMicros when the permissions of the holder end
     */
    AlertOwner(String holder, long expiresMicros) {
        this.holder = holder;
        this.expiresMicros = expiresMicros;
    }

    String holder() {
        return holder;
    }

    boolean isGuest() {
        return holder.isEmpty();
    }

    /** Extends the time of the holder by that of another token. */
    void extendTo(long micros) {
        expiresMicros = Math.max(expiresMicros, micros);
    }

    boolean isExpired(long nowMicros) {
        return expiresMicros <= nowMicros;
    }

    Set<AlertConnection> connections() {
        return connections;
    }

    int size() {
        return alerts.size();
    }

    List<ArmedAlert> alerts() {
        return new ArrayList<>(alerts.values());
    }

    @Nullable
    ArmedAlert find(String id) {
        return alerts.get(id);
    }

    void add(ArmedAlert alert) {
        alerts.put(alert.alert().id(), alert);
    }

    void remove(ArmedAlert alert) {
        alerts.remove(alert.alert().id());
    }

    int waiting() {
        return waiting.size();
    }

    long dropped() {
        return dropped;
    }

    /** Keeps a fired alert until the holder connects; the oldest goes beyond the limit, and is counted. */
    void keep(FiredAlert fired, int maxWaiting) {
        waiting.add(fired);
        while (waiting.size() > maxWaiting) {
            waiting.remove();
            dropped++;
        }
    }

    /** Returns the alerts that waited, and forgets them and the number of those that were dropped. */
    List<FiredAlert> takeWaiting() {
        List<FiredAlert> taken = List.copyOf(waiting);
        waiting.clear();
        dropped = 0;
        return taken;
    }

    /** Returns whether nothing would be lost with this owner. */
    boolean isUnused() {
        return alerts.isEmpty() && waiting.isEmpty() && dropped == 0 && connections.isEmpty();
    }

    StoredOwner stored() {
        return new StoredOwner(
                holder,
                expiresMicros,
                alerts.values().stream()
                        .map(armed -> new StoredAlert(armed.alert(), armed.outcome()))
                        .toList(),
                List.copyOf(waiting),
                dropped);
    }

    void restore(StoredOwner stored) {
        waiting.addAll(stored.waiting());
        dropped = stored.dropped();
    }
}
