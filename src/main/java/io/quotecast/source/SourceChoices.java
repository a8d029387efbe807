package io.quotecast.source;

import io.quotecast.market.Instrument;
import java.util.List;

/**
 * Which sources are used for the instruments that several sources deliver.
 *
 * @param instruments number of these instruments
 * @param first those that come first in the order of symbols, at most {@link #MAX_LISTED}
 */
public record SourceChoices(int instruments, List<Choice> first) {
    /** Maximum number of instruments that are listed. */
    public static final int MAX_LISTED = 1_000;

    public SourceChoices {
        first = List.copyOf(first);
    }

    /**
     * The choice for one instrument.
     *
     * @param used name of the source whose events are used
     * @param sources names of the sources that deliver the instrument, the preferred one first
     */
    public record Choice(Instrument instrument, String used, List<String> sources) {
        public Choice {
            sources = List.copyOf(sources);
        }
    }
}
