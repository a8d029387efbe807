package io.quotecast.pipeline;

import io.quotecast.market.MarketState;
import io.quotecast.protocol.Notification;
import io.quotecast.push.Hub;
import io.quotecast.source.SourceGap;
import io.quotecast.source.SourceState;

/** Notifies all clients of the state of the market, the sources and the journal. Owned by the pipeline thread. */
final class StatusBroadcaster {
    private static final System.Logger LOG = System.getLogger(StatusBroadcaster.class.getName());

    private final Hub hub;
    private final SourceState.Kind faultKind;
    private String fault = "";

    /**
     * @param isShared whether other processes write to the journal; if so, a fault makes it stale instead of down
     */
    StatusBroadcaster(Hub hub, boolean isShared) {
        this.hub = hub;
        this.faultKind = isShared ? SourceState.Kind.STALE : SourceState.Kind.DOWN;
    }

    void broadcastMarket(MarketState state) {
        hub.broadcast("market", new Notification.MarketStatus(state));
    }

    void broadcastSource(SourceState state) {
        LOG.log(
                System.Logger.Level.INFO,
                "Source {0} {1}{2}",
                state.name(),
                state.kind().text(),
                state.text().isEmpty() ? "" : ": " + state.text());
        hub.broadcast(
                "source " + state.name(),
                new Notification.SourceStatus(state.name(), state.kind().text(), state.sinceMicros(), state.text()));
    }

    /** Notifies the clients of an instrument of events that a source has not delivered. */
    void broadcastGap(SourceGap gap) {
        hub.reportGap(gap.channel(), gap.instrument(), gap.missing(), gap.firstId(), gap.lastId());
    }

    /** Reports a change of the journal's fault as the state of a source named {@code journal}. */
    void broadcastJournal(String newFault, long nowMicros) {
        if (!newFault.equals(fault)) {
            fault = newFault;
            SourceState.Kind kind = newFault.isEmpty() ? SourceState.Kind.OK : faultKind;
            broadcastSource(new SourceState("journal", kind, nowMicros, newFault));
        }
    }
}
