package io.quotecast.protocol.alpaca;

import io.quotecast.market.Channel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The channels of subscriptions, in the order of an answer. */
enum AlpacaChannel {
    TRADES("trades", AssetClass.STOCKS, AssetClass.CRYPTO),
    QUOTES("quotes", AssetClass.STOCKS, AssetClass.CRYPTO),
    ORDERBOOKS("orderbooks", AssetClass.CRYPTO),
    BARS("bars", AssetClass.STOCKS, AssetClass.CRYPTO),
    UPDATED_BARS("updatedBars", AssetClass.STOCKS, AssetClass.CRYPTO),
    DAILY_BARS("dailyBars", AssetClass.STOCKS, AssetClass.CRYPTO),
    STATUSES("statuses", AssetClass.STOCKS),
    LULDS("lulds", AssetClass.STOCKS),
    IMBALANCES("imbalances", AssetClass.STOCKS),
    NEWS("news");

    private final String text;
    private final List<AssetClass> assetClasses;

    AlpacaChannel(String text, AssetClass... assetClasses) {
        this.text = text;
        this.assetClasses = List.of(assetClasses);
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
            case ORDERBOOKS, LULDS, IMBALANCES, NEWS -> null;
        };
    }

    /** Returns whether the feeds of a class of instruments have this channel. */
    boolean isOf(AssetClass assetClass) {
        return assetClasses.contains(assetClass);
    }
}
