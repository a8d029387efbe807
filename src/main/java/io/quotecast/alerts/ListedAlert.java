package io.quotecast.alerts;

/**
 * An alert in a list.
 *
 * @param isMet whether its condition is true at the moment, so that it has to become false before the alert can fire
 */
public record ListedAlert(Alert alert, boolean isMet) {}
