package io.quotecast.push;

import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.ReplayOptions;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The replay of one client, as the client controls it. Called on the loop of the client's shard. */
public interface Playback {
    void pause();

    void unpause();

    /**
     * Continues elsewhere or with another speed.
     *
     * @param onDone receives null, or why nothing has changed, on the loop and before any event of the new place
     */
    void change(ReplayOptions options, Consumer<@Nullable ProtocolException> onDone);
}
