package io.quotecast.pipeline;

import io.quotecast.market.MarketState;
import io.quotecast.protocol.Notification;
import io.quotecast.push.Hub;
import io.quotecast.source.SourceState;

/** What every client of the feed is told of that is no event. Owned by the road's thread. */
final class StatusBroadcaster {
    private static final System.Logger LOG = System.getLogger(StatusBroadcaster.class.getName());

    private final Hub hub;
    private final SourceState.Kind faultKind;
    private String fault = "";

    /**
     * @param isShared whether the tape comes from elsewhere: when it does not, what there is grows old
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
                "Source {0} is {1}. {2}",
                state.name(),
                state.kind().text(),
                state.text());
        hub.broadcast(
                "source " + state.name(),
                new Notification.SourceStatus(state.name(), state.kind().text(), state.sinceMicros(), state.text()));
    }

    /** The journal stands to clients as a source does: without it nothing comes either. */
    void broadcastJournal(String newFault, long nowMicros) {
        if (!newFault.equals(fault)) {
            fault = newFault;
            SourceState.Kind kind = newFault.isEmpty() ? SourceState.Kind.OK : faultKind;
            broadcastSource(new SourceState("journal", kind, nowMicros, newFault));
        }
    }
}
