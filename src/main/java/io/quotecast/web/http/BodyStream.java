package io.quotecast.web.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The body of a request as a stream, which is received as fast as it is read. Unlike the stream of the framework, it
 * reports a sender that pauses for too long as an exception and leaves the connection open, so that the sender gets a
 * response. Read by one thread, which is not an event loop.
 */
final class BodyStream extends InputStream {
    /** Buffers that are requested before they are read. */
    private static final int PREFETCH = 4;

    private static final Object END = new Object();
    private static final Logger LOG = Logger.getLogger(BodyStream.class);

    private final HttpServerRequest request;
    private final Duration idleTime;
    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
    private Buffer current = Buffer.buffer();
    private int position;
    private boolean isEnded;
    private volatile boolean isDiscarding;

    /** Thrown when a sender has sent nothing for too long. */
    static final class IdleException extends IOException {
        private static final long serialVersionUID = 1L;

        private IdleException(Duration idleTime) {
            super("no data for " + idleTime.toSeconds() + " s (quotecast.ingest.idle-time)");
        }
    }

    /** Starts to receive the body of a request. */
    BodyStream(HttpServerRequest request, Duration idleTime) {
        this.request = request;
        this.idleTime = idleTime;
        // Quarkus resumes a request that has a handler, unless it was paused before.
        request.pause();
        request.exceptionHandler(failure -> received.add(new IOException("the connection failed", failure)));
        request.endHandler(end -> received.add(END));
        request.handler(this::receive);
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
        fetch(PREFETCH);
    }

    /** Called on the event loop. */
    private void receive(Buffer buffer) {
        if (!isDiscarding) {
            received.add(buffer);
        }
    }

    private void fetch(long buffers) {
        try {
            request.fetch(buffers);
        } catch (IllegalStateException e) {
            // The body has ended: its end is in the queue already, and there is nothing to fetch.
            LOG.trace("Fetched after the end of a body", e);
        }
    }

    @Override
    public int read() throws IOException {
        return fill() ? current.getByte(position++) & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, current.length() - position);
        current.getBytes(position, position + count, target, offset);
        position += count;
        return count;
    }

    @Override
    public int available() {
        return current.length() - position;
    }

    /** Receives and discards the rest, so that the sender can read a response that was sent before. */
    void discardRest() {
        isDiscarding = true;
        fetch(Long.MAX_VALUE);
    }

    /** Closes the connection, or resets the stream of HTTP/2. */
    void abandon() {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset();
        } else {
            request.connection().close();
        }
    }

    /** Makes the next byte available. Returns false at the end of the body. */
    private boolean fill() throws IOException {
        while (position == current.length()) {
            if (isEnded) {
                return false;
            }
            Object next = take();
            if (next == END) {
                isEnded = true;
            } else if (next instanceof Buffer buffer) {
                current = buffer;
                position = 0;
                fetch(1);
            } else if (next instanceof IOException failure) {
                isEnded = true;
                throw failure;
            }
        }
        return true;
    }

    private Object take() throws IOException {
        try {
            Object next = received.poll(idleTime.toNanos(), TimeUnit.NANOSECONDS);
            if (next == null) {
                throw new IdleException(idleTime);
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the body was read", e);
        }
    }
}
