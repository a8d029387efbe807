package io.quotecast.protocol.binance;

import io.quotecast.market.Channel;

/** A kind of market stream. */
enum StreamKind {
    TRADE("trade", Channel.TRADES, 0),
    AGGREGATE_TRADE("aggTrade", Channel.TRADES, 0),
    BOOK_TICKER("bookTicker", Channel.QUOTES, 0),
    TICKER("ticker", Channel.TICKERS, 1_000),
    MINI_TICKER("miniTicker", Channel.TICKERS, 1_000),
    KLINE("kline", Channel.BARS, 1_000);

    private final String text;
    private final Channel channel;
    private final int updateMillis;

    StreamKind(String text, Channel channel, int updateMillis) {
        this.text = text;
        this.channel = channel;
        this.updateMillis = updateMillis;
    }

    /** Returns the part of a stream's name that stands for the kind. */
    String text() {
        return text;
    }

    Channel channel() {
        return channel;
    }

    /** Returns the time between two updates of a symbol; 0 if every event is sent. */
    int updateMillis() {
        return updateMillis;
    }
}
