package io.quotecast.alerts;

import io.quotecast.market.Symbol;

/**
 * An alert that a client has set.
 *
 * @param id unique on this server, and unguessable
 * @param repeats whether it fires each time that its condition becomes true, and not once only
 * @param setMicros when it was set, µs since 1970-01-01T00:00Z
 */
public record Alert(String id, Symbol symbol, AlertCondition condition, boolean repeats, long setMicros) {}
