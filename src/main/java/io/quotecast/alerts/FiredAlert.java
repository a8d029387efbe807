package io.quotecast.alerts;

/**
 * An alert that has fired.
 *
 * @param value what met the condition, a plain decimal number; empty for a type without a level
 * @param reason reason code of a halt, or empty
 * @param position of the event that met the condition
 * @param timeMicros time of this event, µs since 1970-01-01T00:00Z
 */
public record FiredAlert(Alert alert, String value, String reason, long position, long timeMicros) {}
