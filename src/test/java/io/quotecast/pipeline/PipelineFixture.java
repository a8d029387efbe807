package io.quotecast.pipeline;

import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.ServerMessage;
import io.quotecast.push.RequestHandler;
import io.quotecast.push.Subscriber;
import io.quotecast.testing.ManualEventLoop;
import io.quotecast.testing.RequestFixture;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;

/** What the tests of a whole pipeline without a server have in common. */
final class PipelineFixture {
    private PipelineFixture() {}

    /** Lets the pipeline thread process all queued events, then runs the tasks of the event loop. */
    static void drain(Pipeline pipeline, ManualEventLoop loop) throws ExecutionException, InterruptedException {
        pipeline.thread()
                .submit(() -> {
                    pipeline.onBatchEnd();
                    return true;
                })
                .get();
        loop.run();
    }

    /** Lets a client send a message. */
    static void send(RequestHandler requestHandler, String text) throws ProtocolException {
        RequestFixture.reader()
                .read(text.getBytes(StandardCharsets.UTF_8))
                .forEach(message -> message.deliverTo(requestHandler));
    }

    static ServerMessage greeting(Pipeline pipeline, long position) {
        return RequestFixture.greeting(
                new Subscriber.Identity("k3f9", "p7x2"), pipeline.journal().epoch(), position, 5_000);
    }

    static RequestHandler.Context context(Pipeline pipeline, long nowMicros) {
        return RequestFixture.context(
                pipeline.instruments(),
                pipeline.journal().epoch(),
                (message, from, owner, callback) -> {},
                () -> nowMicros);
    }
}
