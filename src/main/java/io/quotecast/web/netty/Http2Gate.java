package io.quotecast.web.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/**
 * Lets few requests of an HTTP/2 connection run at a time, and none while much of the previous responses waits for the
 * peer's windows. A request with a body runs once the body is complete or large. Owned by the connection's event loop.
 */
final class Http2Gate {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    /** Requests of one connection that run at the same time. */
    private static final int MAX_RUNNING = 4;
    /** Waiting bytes of responses up to which a further request may run. */
    private static final long MAX_QUEUED_BYTES = 262_144;
    /** Frames of a connection that carry neither a request nor a body, per second. */
    private static final int MAX_CONTROL_FRAMES = 200;
    /** Of these, the frames that open windows: some clients send two of them for each frame that they receive. */
    private static final int MAX_WINDOW_UPDATES = 20_000;

    /** The part of a body after which a request runs; below the initial window, which the peer cannot exceed. */
    private static final long MIN_BODY_BYTES = 32_768;

    private final ConnectionGuard guard;
    private final Http2ConnectionHandler handler;
    private final CountingFlowController flowController;
    private final Queue<Request> ready = new ArrayDeque<>();
    private final Map<Integer, Request> receiving = new HashMap<>();
    private final Set<Integer> running = new HashSet<>();
    /** Those of the running requests that wait for their turns on the event loop. */
    private final Set<Integer> due = new HashSet<>();

    private final Set<Integer> complete = new HashSet<>();
    private final Set<Integer> open = new HashSet<>();
    private final FrameRate controlFrames = new FrameRate(MAX_CONTROL_FRAMES);
    private final FrameRate windowUpdates = new FrameRate(MAX_WINDOW_UPDATES);
    private long heldBytes;
    private boolean isWithoutBody = true;

    /** The frames of the current second. */
    private static final class FrameRate {
        private final int max;
        private long secondNanos = System.nanoTime();
        private int count;

        FrameRate(int max) {
            this.max = max;
        }

        /** Counts a frame; returns whether there are too many. */
        boolean isExceededByOneMore() {
            count++;
            if (count <= max) {
                return false;
            }
            long nowNanos = System.nanoTime();
            if (nowNanos - secondNanos < NANOS_PER_SECOND) {
                return true;
            }
            secondNanos = nowNanos;
            count = 1;
            return false;
        }
    }

    /** A request that is not being handled yet. */
    private static final class Request {
        private final int streamId;
        private final boolean isStream;
        private final Runnable start;
        private final long sinceNanos = System.nanoTime();
        private long bodyBytes;

        Request(int streamId, boolean isStream, Runnable start) {
            this.streamId = streamId;
            this.isStream = isStream;
            this.start = start;
        }
    }

    private Http2Gate(ConnectionGuard guard, Http2ConnectionHandler handler) {
        this.guard = guard;
        this.handler = handler;
        this.flowController =
                new CountingFlowController(handler.connection().remote().flowController(), this::onQueueChanged);
        handler.connection().remote().flowController(flowController);
        listen();
        handler.connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                onClosed(stream.id());
            }
        });
    }

    /** Counts the frames of the peer, and those that belong to bodies by their streams. */
    private final class Listener extends Http2FrameListenerDecorator {
        Listener(Http2FrameListener next) {
            super(next);
        }

        @Override
        public void onPingRead(ChannelHandlerContext context, long data) throws Http2Exception {
            if (mayHandle(controlFrames)) {
                super.onPingRead(context, data);
            }
        }

        @Override
        public void onPingAckRead(ChannelHandlerContext context, long data) throws Http2Exception {
            if (mayHandle(controlFrames)) {
                super.onPingAckRead(context, data);
            }
        }

        @Override
        public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) throws Http2Exception {
            if (mayHandle(controlFrames)) {
                super.onSettingsRead(context, settings);
                if (!(handler.decoder().frameListener() instanceof Listener)) {
                    // With the first settings, Vert.x has replaced the listener.
                    listen();
                }
            }
        }

        @Override
        public void onPriorityRead(
                ChannelHandlerContext context, int streamId, int dependency, short weight, boolean exclusive)
                throws Http2Exception {
            if (mayHandle(controlFrames)) {
                super.onPriorityRead(context, streamId, dependency, weight, exclusive);
            }
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext context, int streamId, long errorCode) throws Http2Exception {
            if (mayHandle(controlFrames)) {
                super.onRstStreamRead(context, streamId, errorCode);
            }
        }

        @Override
        public void onUnknownFrame(
                ChannelHandlerContext context, byte type, int streamId, Http2Flags flags, ByteBuf payload)
                throws Http2Exception {
            if (mayHandle(controlFrames)) {
                super.onUnknownFrame(context, type, streamId, flags, payload);
            }
        }

        @Override
        public void onWindowUpdateRead(ChannelHandlerContext context, int streamId, int increment)
                throws Http2Exception {
            if (mayHandle(windowUpdates)) {
                super.onWindowUpdateRead(context, streamId, increment);
            }
        }

        @Override
        public int onDataRead(ChannelHandlerContext context, int streamId, ByteBuf data, int padding, boolean isLast)
                throws Http2Exception {
            int bytes = data.readableBytes();
            int processed = super.onDataRead(context, streamId, data, padding, isLast);
            onBody(streamId, bytes, isLast);
            return processed;
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext context, int streamId, Http2Headers headers, int padding, boolean isLast)
                throws Http2Exception {
            isWithoutBody = isLast;
            super.onHeadersRead(context, streamId, headers, padding, isLast);
            onBody(streamId, 0, isLast);
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext context,
                int streamId,
                Http2Headers headers,
                int streamDependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean isLast)
                throws Http2Exception {
            isWithoutBody = isLast;
            super.onHeadersRead(context, streamId, headers, streamDependency, weight, exclusive, padding, isLast);
            onBody(streamId, 0, isLast);
        }
    }

    private void listen() {
        handler.decoder().frameListener(new Listener(handler.decoder().frameListener()));
    }

    /** Counts a frame that costs the peer less than the server; cuts the connection if there are too many. */
    private boolean mayHandle(FrameRate rate) {
        boolean isExceeded = rate.isExceededByOneMore();
        if (isExceeded) {
            guard.onTooManyFrames();
        }
        return !isExceeded;
    }

    /** Returns the gate of the connection; installs one if it has none. */
    static Http2Gate of(ConnectionGuard guard, Http2ConnectionHandler handler) {
        Http2Gate gate = guard.http2Gate();
        if (gate == null) {
            gate = new Http2Gate(guard, handler);
            guard.http2Gate(gate);
        }
        return gate;
    }

    /**
     * It is the turn of a request that was started. Returns whether its stream has neither ended nor been reset
     * meanwhile; if it has, a further request is started only now, so that few wait for their turns.
     */
    boolean takeTurn(int streamId) {
        due.remove(streamId);
        if (open.contains(streamId)) {
            return true;
        }
        if (running.remove(streamId)) {
            onQueueChanged();
        }
        return false;
    }

    /** Returns the bytes of bodies that wait until their requests run. */
    long heldBytes() {
        return heldBytes;
    }

    /** Returns the bytes of responses that wait for the peer's windows. */
    long queuedBytes() {
        return flowController.queuedBytes();
    }

    /**
     * A request has arrived.
     *
     * @param isStream whether the body may take any time
     * @param start handles the request, now or later on the event loop
     */
    void onRequest(int streamId, boolean isStream, Runnable start) {
        open.add(streamId);
        guard.enter(ConnectionGuard.Phase.RESPONSE);
        Request request = new Request(streamId, isStream, start);
        if (isWithoutBody) {
            complete.add(streamId);
            ready.add(request);
            startNext();
        } else {
            receiving.put(streamId, request);
        }
    }

    /** The response to a request that has run has been written, though perhaps not sent. */
    void onResponseEnd(int streamId) {
        if (running.remove(streamId)) {
            startNext();
        }
    }

    /** A stream has ended: its response was sent, or either side has reset it. */
    private void onClosed(int streamId) {
        complete.remove(streamId);
        Request unfinished = receiving.remove(streamId);
        if (unfinished != null) {
            heldBytes -= unfinished.bodyBytes;
        }
        ready.removeIf(request -> request.streamId == streamId && release(request));
        if (open.remove(streamId) && open.isEmpty()) {
            guard.enter(ConnectionGuard.Phase.IDLE);
        }
        if (!due.contains(streamId) && running.remove(streamId)) {
            onQueueChanged();
        }
    }

    private boolean release(Request request) {
        heldBytes -= request.bodyBytes;
        return true;
    }

    /** A running request has become a stream of events, which has its own limits and lets further requests run. */
    void onStream(int streamId) {
        if (running.remove(streamId)) {
            startNext();
        }
    }

    /** Resets the streams whose bodies arrive too slowly, and runs requests whose bodies may take any time. */
    void checkBodies(long nowNanos) {
        for (Request request : List.copyOf(receiving.values())) {
            long elapsedNanos = nowNanos - request.sinceNanos;
            if (request.isStream && elapsedNanos >= ConnectionGuard.STREAM_NANOS) {
                receiving.remove(request.streamId);
                // Not counted as running: it would take the place of other requests for as long as it lasts.
                heldBytes -= request.bodyBytes;
                request.start.run();
            } else if (guard.isTooSlow(request.bodyBytes, elapsedNanos)) {
                guard.countSlowBody();
                ChannelHandlerContext context = guard.channel().pipeline().context(handler);
                handler.resetStream(context, request.streamId, Http2Error.CANCEL.code(), context.newPromise());
                context.flush();
            }
        }
    }

    /** Returns whether the body of a request had arrived completely when the request began to run. */
    boolean isBodyComplete(int streamId) {
        return complete.contains(streamId);
    }

    private void onBody(int streamId, int bytes, boolean isLast) {
        Request request = receiving.get(streamId);
        if (request != null) {
            request.bodyBytes += bytes;
            heldBytes += bytes;
            if (isLast) {
                complete.add(streamId);
            }
            if (isLast || request.bodyBytes >= MIN_BODY_BYTES) {
                receiving.remove(request.streamId);
                ready.add(request);
                startNext();
            }
        }
    }

    /** In a task of its own, because the flow controller is in the middle of writing. */
    private void onQueueChanged() {
        guard.channel().eventLoop().execute(this::startNext);
    }

    private void startNext() {
        while (running.size() < MAX_RUNNING && queuedBytes() < MAX_QUEUED_BYTES) {
            Request next = ready.poll();
            if (next == null) {
                return;
            }
            running.add(next.streamId);
            due.add(next.streamId);
            heldBytes -= next.bodyBytes;
            next.start.run();
        }
    }
}
