package io.quotecast.protocol.alpaca;

import io.quotecast.journal.Entry;
import io.quotecast.journal.RecordedTrade;
import io.quotecast.market.Channel;
import io.quotecast.market.Quote;
import io.quotecast.market.Ticker;
import io.quotecast.market.Trade;
import io.quotecast.protocol.Encoding;
import io.quotecast.protocol.ServerMessage;
import org.jspecify.annotations.Nullable;

/** The newest events of a symbol as rows of Alpaca's market data over HTTP. */
public enum AlpacaRow implements Encoding {
    TRADE(Channel.TRADES),
    QUOTE(Channel.QUOTES),
    /** The day of UTC so far. */
    DAILY_BAR(Channel.TICKERS);

    private final Channel channel;

    AlpacaRow(Channel channel) {
        this.channel = channel;
    }

    /** Returns the channel of the events that are written. */
    public Channel channel() {
        return channel;
    }

    @Override
    public byte @Nullable [] encode(Entry entry) {
        if (this == TRADE && entry.event() instanceof Trade trade) {
            return AlpacaItems.row(new RecordedTrade(entry.position(), entry.seriesNumber(), trade));
        }
        if (this == QUOTE && entry.event() instanceof Quote quote) {
            return AlpacaItems.row(quote);
        }
        return this == DAILY_BAR && entry.event() instanceof Ticker ticker ? AlpacaItems.row(ticker) : null;
    }

    @Override
    public byte @Nullable [] encode(ServerMessage message) {
        return null;
    }
}
