package io.quotecast.protocol.coinbase;

import io.quotecast.journal.Entry;
import io.quotecast.market.Channel;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.Encoding;
import io.quotecast.protocol.ItemFraming;
import io.quotecast.protocol.ServerMessage;
import io.quotecast.protocol.WireFormat;
import org.jspecify.annotations.Nullable;

/** The events of the feed as Coinbase writes them. */
enum CoinbaseEncoding implements Encoding {
    /** A match for each trade, and a ticker for each quote. */
    FEED {
        @Override
        public byte @Nullable [] encode(EncodedEvent event) {
            return switch (event.channel()) {
                case TRADES -> CoinbaseMessages.match("match", event.entry());
                case QUOTES -> CoinbaseMessages.ticker(event.entry(), event.trade(), event.entry(), event.ticker());
                default -> null;
            };
        }
    },
    /** A ticker for each trade of an instrument that has no quotes: otherwise, the next quote shows the trade. */
    TRADE_TICKER {
        @Override
        public byte @Nullable [] encode(EncodedEvent event) {
            return event.channel() == Channel.TRADES && event.quote() == null
                    ? CoinbaseMessages.ticker(event.entry(), event.entry(), null, event.ticker())
                    : null;
        }
    },
    /** A ticker for each change of the day. */
    TICKER_BATCH {
        @Override
        public byte @Nullable [] encode(EncodedEvent event) {
            return event.channel() == Channel.TICKERS
                    ? CoinbaseMessages.ticker(event.entry(), event.trade(), event.quote(), event.entry())
                    : null;
        }
    };

    /** Returns the format in which each event is a message of its own. */
    WireFormat format() {
        return new WireFormat(this, ItemFraming.TEXT);
    }

    @Override
    public byte @Nullable [] encode(Entry entry) {
        return encode(EncodedEvent.of(entry));
    }

    @Override
    public abstract byte @Nullable [] encode(EncodedEvent event);

    /** Returns null: the conversation writes all messages that are not events. */
    @Override
    public byte @Nullable [] encode(ServerMessage message) {
        return null;
    }
}
