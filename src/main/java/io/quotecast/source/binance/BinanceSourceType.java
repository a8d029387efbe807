package io.quotecast.source.binance;

import io.quotecast.source.EventSource;
import io.quotecast.source.SourceRunner;
import io.quotecast.source.SourceType;
import io.quotecast.source.exchange.Decimals;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The feed of Binance spot as a type of source. */
public final class BinanceSourceType implements SourceType<BinanceConfig> {
    private @Nullable URI fetchedFrom;
    private Optional<Map<String, Decimals>> decimals = Optional.empty();

    @Override
    public String name() {
        return "binance";
    }

    @Override
    public Class<BinanceConfig> settingsType() {
        return BinanceConfig.class;
    }

    @Override
    public EventSource create(BinanceConfig config, Context context, SourceRunner.ResumePoint resumePoint) {
        try {
            BinanceSettings settings = BinanceSettings.of(
                    config.address(),
                    config.products(),
                    config.symbols().orElse(List.of()),
                    config.silence(),
                    config.maxLife());
            URI productList = config.productList().orElseGet(() -> BinanceProductList.addressFor(settings.address()));
            return new BinanceSource(
                    settings, context.instruments(), context.random(), decimals(productList, settings));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("quotecast.binance: " + e.getMessage(), e);
        }
    }

    /** Reads the product list once: a source is created at start-up and for every term. */
    private synchronized Optional<Map<String, Decimals>> decimals(URI productList, BinanceSettings settings) {
        if (decimals.isEmpty() || !productList.equals(fetchedFrom)) {
            decimals = BinanceProductList.fetch(productList, settings.symbols().keySet());
            fetchedFrom = productList;
        }
        return decimals;
    }
}
