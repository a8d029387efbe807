package io.quotecast.pipeline;

import io.quotecast.market.MarketState;
import io.quotecast.protocol.Notification;
import io.quotecast.push.Hub;
import io.quotecast.source.SourceState;

/** What every client of the feed is told of that is no event. Owned by the road's thread. */
final class StatusBroadcaster {
    private static final System.Logger LOG = System.getLogger(StatusBroadcaster.class.getName());

    private final Hub hub;
    private final SourceState.Kind troubled;
    private String fault = "";

    /**
     * @param isShared whether the tape comes from elsewhere: when it does not, what there is grows old
     */
    StatusBroadcaster(Hub hub, boolean isShared) {
        this.hub = hub;
        this.troubled = isShared ? SourceState.Kind.STALE : SourceState.Kind.DOWN;
    }

    void market(MarketState state) {
        hub.tell("market", new Notification.MarketStatus(state));
    }

    void source(SourceState state) {
        LOG.log(
                System.Logger.Level.INFO,
                "Source {0} is {1}. {2}",
                state.name(),
                state.kind().text(),
                state.text());
        hub.tell(
                "source " + state.name(),
                new Notification.SourceStatus(state.name(), state.kind().text(), state.sinceMicros(), state.text()));
    }

    /** The journal stands to clients as a source does: without it nothing comes either. */
    void journal(String words, long nowMicros) {
        if (!words.equals(fault)) {
            fault = words;
            SourceState.Kind kind = words.isEmpty() ? SourceState.Kind.OK : troubled;
            source(new SourceState("journal", kind, nowMicros, words));
        }
    }
}
