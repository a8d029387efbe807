package io.quotecast.protocol.alpaca;

import io.quotecast.market.Channel;
import org.jspecify.annotations.Nullable;

/** The channels of subscriptions, in the order of an answer. */
enum AlpacaChannel {
    TRADES("trades", true, true),
    QUOTES("quotes", true, true),
    ORDERBOOKS("orderbooks", false, true),
    BARS("bars", true, true),
    UPDATED_BARS("updatedBars", true, true),
    DAILY_BARS("dailyBars", true, true),
    STATUSES("statuses", true, false),
    LULDS("lulds", true, false),
    IMBALANCES("imbalances", true, false),
    NEWS("news", false, false);

    private final String text;
    private final boolean isOfStocks;
    private final boolean isOfCrypto;

    AlpacaChannel(String text, boolean isOfStocks, boolean isOfCrypto) {
        this.text = text;
        this.isOfStocks = isOfStocks;
        this.isOfCrypto = isOfCrypto;
    }

    /** Returns the key in requests and answers. */
    String text() {
        return text;
    }

    /** Returns the channel of Quotecast whose events this one carries; null if it carries none. */
    @Nullable
    Channel source() {
        return switch (this) {
            case TRADES -> Channel.TRADES;
            case QUOTES -> Channel.QUOTES;
            case BARS, UPDATED_BARS -> Channel.BARS;
            case DAILY_BARS -> Channel.TICKERS;
            case STATUSES -> Channel.STATUSES;
            case LULDS -> Channel.PRICE_BANDS;
            case ORDERBOOKS, IMBALANCES, NEWS -> null;
        };
    }

    /** Returns whether the feeds of a class of instruments have this channel. */
    boolean isOf(AssetClass assetClass) {
        return assetClass == AssetClass.STOCKS ? isOfStocks : isOfCrypto;
    }
}
