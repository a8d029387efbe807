package io.quotecast.alerts;

import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The alerts by instrument. An event of an instrument without alerts costs one look-up. Owned by the pipeline thread.
 */
final class AlertIndex {
    /** By the id of the instrument; null while there are no alerts at all. */
    private @Nullable Watched @Nullable [] byInstrument;

    private int instruments;

    /** The alerts on one instrument, by the channel of what they watch. */
    static final class Watched {
        private Instrument instrument;
        private final Map<Channel, List<ArmedAlert>> byChannel = new EnumMap<>(Channel.class);

        private Watched(Instrument instrument) {
            this.instrument = instrument;
        }

        /** Returns the alerts, which may be removed while they are read from the end. */
        List<ArmedAlert> of(Channel channel) {
            return byChannel.getOrDefault(channel, List.of());
        }

        private boolean isEmpty() {
            return byChannel.values().stream().allMatch(List::isEmpty);
        }
    }

    /** Returns the alerts on an instrument, in its units; null if there are none. */
    @Nullable
    Watched find(Instrument instrument) {
        if (byInstrument == null || instrument.id() >= byInstrument.length) {
            return null;
        }
        Watched watched = byInstrument[instrument.id()];
        if (watched != null && !watched.instrument.hasSameUnits(instrument)) {
            watched.instrument = instrument;
            watched.byChannel.values().forEach(alerts -> alerts.forEach(alert -> alert.bind(instrument)));
        }
        return watched;
    }

    void add(ArmedAlert alert, Instrument instrument) {
        int id = instrument.id();
        if (byInstrument == null || id >= byInstrument.length) {
            byInstrument = byInstrument == null
                    ? new @Nullable Watched[Math.max(64, id + 1)]
                    : Arrays.copyOf(byInstrument, Math.max(id + 1, byInstrument.length * 2));
        }
        Watched watched = find(instrument);
        if (watched == null) {
            watched = byInstrument[id] = new Watched(instrument);
            instruments++;
        }
        alert.bind(instrument);
        watched.byChannel
                .computeIfAbsent(alert.alert().condition().type().channel(), any -> new ArrayList<>())
                .add(alert);
    }

    void remove(ArmedAlert alert, Instrument instrument) {
        Watched watched = find(instrument);
        if (byInstrument == null || watched == null) {
            return;
        }
        List<ArmedAlert> alerts =
                watched.byChannel.get(alert.alert().condition().type().channel());
        if (alerts != null) {
            alerts.remove(alert);
        }
        if (watched.isEmpty()) {
            byInstrument[instrument.id()] = null;
            instruments--;
            if (instruments == 0) {
                byInstrument = null;
            }
        }
    }
}
