package io.quotecast;

import io.quotecast.feed.SourceState;
import io.quotecast.market.MarketState;
import io.quotecast.protocol.Notice;
import io.quotecast.push.Hub;

/** What every client of the feed is told of that is no event. Owned by the road's thread. */
final class Notices {
    private static final System.Logger LOG = System.getLogger(Notices.class.getName());

    private final Hub hub;
    private final SourceState.Kind troubled;
    private String fault = "";

    /**
     * @param isShared whether the tape comes from elsewhere: when it does not, what there is grows old
     */
    Notices(Hub hub, boolean isShared) {
        this.hub = hub;
        this.troubled = isShared ? SourceState.Kind.STALE : SourceState.Kind.DOWN;
    }

    void market(MarketState state) {
        hub.tell("market", new Notice.Market(state));
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
                new Notice.Source(state.name(), state.kind().text(), state.sinceMicros(), state.text()));
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
