package io.quotecast.protocol.binance;

import io.quotecast.market.Timeframe;
import io.quotecast.protocol.ArrayFraming;
import io.quotecast.protocol.ItemFraming;
import io.quotecast.protocol.WireFormat;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The wire formats of the dialect: one for each kind of stream and each way to write it. Thread-safe. */
final class BinanceFormats {
    private static final ConcurrentMap<Key, WireFormat> FORMATS = new ConcurrentHashMap<>();

    private record Key(BinanceEncoding encoding, boolean isArray, boolean isWrappedArray) {}

    private BinanceFormats() {}

    /** Returns the same instance for equal arguments, so that their clients share encoded events. */
    static WireFormat of(StreamName stream, boolean isCombined, boolean isMicros) {
        boolean isArray = stream.symbol() == null;
        // The array of a stream of all symbols is wrapped as a whole.
        BinanceEncoding encoding =
                new BinanceEncoding(stream.kind(), stream.timeframe(), isCombined && !isArray, isMicros);
        return FORMATS.computeIfAbsent(
                new Key(encoding, isArray, isArray && isCombined),
                key -> new WireFormat(encoding, isArray ? array(isCombined ? stream.text() : null) : ItemFraming.TEXT));
    }

    private static ArrayFraming array(@Nullable String stream) {
        return stream == null
                ? new ArrayFraming("", "")
                : new ArrayFraming("{\"stream\":\"" + stream + "\",\"data\":", "}");
    }

    /** Returns the milliseconds between two updates of a stream, as steps of conflation. */
    static int updateMillis(StreamName stream) {
        @Nullable Timeframe timeframe = stream.timeframe();
        return timeframe == Timeframe.SECOND ? 0 : stream.kind().updateMillis();
    }
}
