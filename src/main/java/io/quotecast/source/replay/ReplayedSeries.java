package io.quotecast.source.replay;

import io.quotecast.market.Instruments;
import io.quotecast.source.capture.CaptureHeader;
import io.quotecast.source.capture.CaptureReader;
import io.quotecast.source.exchange.ExchangeInstruments;
import io.quotecast.source.exchange.ExchangeProtocol;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The captured messages of one connection of an exchange.
 *
 * @param protocol of the exchange whose messages these are
 * @param header of the first file; empty if another program wrote it
 * @param files in order of time
 */
record ReplayedSeries(ExchangeProtocol protocol, Optional<CaptureHeader> header, List<Path> files) {
    ReplayedSeries {
        files = List.copyOf(files);
    }

    /** Returns the instruments of the series, and adds those that the catalog lacks. */
    ExchangeInstruments instruments(Instruments catalog) {
        if (header.isEmpty()) {
            return ExchangeInstruments.adopting(catalog, protocol.venue(), protocol.sector());
        }
        ExchangeInstruments instruments = new ExchangeInstruments(catalog);
        header.get().products().forEach(instruments::add);
        return instruments;
    }

    /** Returns whether the first line of a file is that of a capture. */
    static boolean isCapture(CaptureReader reader) {
        String first = reader.firstLine();
        return first.startsWith("# quotecast capture ") || first.matches("\\S+ <-> [0-9.]+");
    }
}
