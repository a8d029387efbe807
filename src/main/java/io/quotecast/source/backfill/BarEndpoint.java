package io.quotecast.source.backfill;

import java.net.URI;

/** The REST API of an exchange for bars of the past, and its address. Immutable. */
public record BarEndpoint(BarApi api, URI address) {}
