package io.quotecast.protocol.alpaca;

import java.util.Arrays;
import java.util.Optional;

/** The feeds, each of which has an address. */
public enum AlpacaFeed {
    IEX("/alpaca/v2/iex", AssetClass.STOCKS),
    SIP("/alpaca/v2/sip", AssetClass.STOCKS),
    /** The events of 15 minutes ago. */
    DELAYED_SIP("/alpaca/v2/delayed_sip", AssetClass.STOCKS),
    /** A single symbol that always has events. */
    TEST("/alpaca/v2/test", AssetClass.STOCKS),
    CRYPTO("/alpaca/v1beta3/crypto/us", AssetClass.CRYPTO);

    private final String path;
    private final AssetClass assetClass;

    AlpacaFeed(String path, AssetClass assetClass) {
        this.path = path;
        this.assetClass = assetClass;
    }

    /** Returns the feed at a path; empty if there is none. */
    public static Optional<AlpacaFeed> at(String path) {
        return Arrays.stream(values()).filter(feed -> feed.path.equals(path)).findFirst();
    }

    AssetClass assetClass() {
        return assetClass;
    }
}
