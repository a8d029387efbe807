package io.quotecast.source;

/** What is wrong with a feed although its events are valid; a source counts each kind. */
public enum FeedAnomaly {
    /** A numbered event of the exchange that never arrived or was rejected. */
    MISSING,
    /** An event that arrived again and was ignored. */
    REPEATED,
    /** An event that the other line of the source had delivered before. */
    DUPLICATE,
    /** A numbered event that one line of the source left out; if the other one did too, it is missing as well. */
    LINE_MISSING,
    /** A size of a quote that cannot be represented; the quote was accepted without it. */
    OMITTED_SIZE,
    /** An event whose time was too far ahead of the clock of this process, which replaced it. */
    REPLACED_TIME
}
