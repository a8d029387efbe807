package io.quotecast.push;

import io.quotecast.protocol.WireFormat;

/**
 * What the clients of a cohort have in common, so that the same bytes are right for all of them.
 *
 * @param isCompressed whether the frames are compressed
 */
record CohortKey(Subscription subscription, WireFormat format, boolean isCompressed) {}
