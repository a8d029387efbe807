package io.quotecast.alerts;

import io.quotecast.market.Symbol;

/** Says whether the holder of a key may still know a symbol. Called on the pipeline thread; must not wait. */
@FunctionalInterface
public interface AlertPermissions {
    boolean permits(String holder, Symbol symbol);
}
