package io.quotecast.push;

import io.quotecast.protocol.WireFormat;
import java.util.HashMap;
import java.util.Map;

/** One frame assembler for each wire format. Owned by one thread. */
public final class FrameAssemblers {
    private final Map<WireFormat, FrameAssembler> byFormat = new HashMap<>(2);

    /** Returns the assembler of a format, which is empty between two uses. */
    public FrameAssembler of(WireFormat format) {
        return byFormat.computeIfAbsent(format, FrameAssembler::new);
    }

    /** Empties all assemblers after a failure during a use. */
    void discard() {
        byFormat.values().forEach(FrameAssembler::discard);
    }
}
