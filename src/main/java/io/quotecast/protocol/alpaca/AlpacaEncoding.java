package io.quotecast.protocol.alpaca;

import io.quotecast.journal.Entry;
import io.quotecast.market.Bar;
import io.quotecast.market.Correction;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Quote;
import io.quotecast.market.Status;
import io.quotecast.market.Ticker;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import io.quotecast.protocol.Encoding;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.Response;
import io.quotecast.protocol.ServerMessage;
import org.jspecify.annotations.Nullable;

/** The events of one class of instruments as Alpaca writes them. */
final class AlpacaEncoding implements Encoding {
    private final AlpacaForm form;
    private final AssetClass assetClass;
    private final Content content;
    private final BarRevisions revisions;

    /**
     * What an encoding carries. Bars are apart from the rest, because two channels are made of the same events, and their
     * symbols are chosen for each.
     */
    enum Content {
        /** Trades, quotes, statuses and price bands. */
        EVENTS,
        /** Closed bars of one minute. */
        BARS,
        /** Closed bars of one minute that late trades have changed. */
        UPDATED_BARS,
        DAILY_BARS
    }

    AlpacaEncoding(AlpacaForm form, AssetClass assetClass, Content content, BarRevisions revisions) {
        this.form = form;
        this.assetClass = assetClass;
        this.content = content;
        this.revisions = revisions;
    }

    @Override
    public byte @Nullable [] encode(Entry entry) {
        if (!(entry.event() instanceof MarketEvent.InstrumentEvent event)
                || AssetClass.of(event.instrument()) != assetClass) {
            return null;
        }
        ItemWriter out = form.writer();
        return switch (content) {
            case EVENTS -> encodeEvent(event, entry.seriesNumber(), out);
            case BARS -> isBar(entry, false) ? AlpacaItems.bar("b", (Bar) event, out) : null;
            case UPDATED_BARS -> isBar(entry, true) ? AlpacaItems.bar("u", (Bar) event, out) : null;
            case DAILY_BARS -> event instanceof Ticker ticker ? AlpacaItems.dailyBar("d", ticker, out) : null;
        };
    }

    private static byte @Nullable [] encodeEvent(MarketEvent event, long seriesNumber, ItemWriter out) {
        if (event instanceof Trade trade) {
            return AlpacaItems.trade("t", trade, seriesNumber, out);
        }
        if (event instanceof Correction correction) {
            return AlpacaItems.correction(correction, out);
        }
        if (event instanceof Quote quote) {
            return AlpacaItems.quote("q", quote, out);
        }
        if (event instanceof PriceBands bands) {
            return AlpacaItems.priceBands(bands, out);
        }
        return isHaltOrEnd(event) ? AlpacaItems.status((Status) event, out) : null;
    }

    /** The other states follow from the hours of the exchange, of which Alpaca sends no status. */
    private static boolean isHaltOrEnd(MarketEvent event) {
        return event instanceof Status status
                && (status.state() == TradingState.HALTED || status.state() == TradingState.OPEN);
    }

    private boolean isBar(Entry entry, boolean isRevision) {
        return entry.event() instanceof Bar bar
                && bar.timeframe() == Timeframe.MINUTE
                && revisions.isRevision(bar, entry.position()) == isRevision
                && bar.closed();
    }

    /** Returns the error for a client that reads too slowly; there are no other messages beside events. */
    @Override
    public byte @Nullable [] encode(ServerMessage message) {
        boolean isSlow = message instanceof Response.ErrorMessage error && error.code() == ErrorCode.SLOW_CLIENT;
        return isSlow ? AlpacaError.SLOW_CLIENT.item(form.writer()) : null;
    }
}
