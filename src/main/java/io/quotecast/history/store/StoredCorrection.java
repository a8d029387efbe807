package io.quotecast.history.store;

import io.quotecast.market.Correction;

/** A correction of a trade, which changes its row and the bars that contain it. */
record StoredCorrection(long position, Correction correction) {}
