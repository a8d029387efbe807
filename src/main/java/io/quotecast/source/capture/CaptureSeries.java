package io.quotecast.source.capture;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The captured messages of one connection of a source. Never waits: a line that the capture cannot take is counted.
 * Owned by the thread of the connection.
 */
public final class CaptureSeries {
    private final FrameCapture capture;
    private final String source;
    private final int connection;
    private final Supplier<List<CapturedProduct>> products;
    /** Lost messages that the next file line of this series reports. */
    private final AtomicLong unreported = new AtomicLong();

    CaptureSeries(FrameCapture capture, String source, int connection, Supplier<List<CapturedProduct>> products) {
        this.capture = capture;
        this.source = source;
        this.connection = connection;
        this.products = products;
    }

    /** Returns a series that records nothing. */
    public static CaptureSeries off() {
        return FrameCapture.off().series("none", 1, List::of);
    }

    /** Records that a connection was opened. */
    public void opened(String address) {
        if (capture.isOn()) {
            capture.add(this, new CaptureLine.Opened(capture.nowMicros(), address));
        }
    }

    /** Records a message before it is processed. */
    public void text(String message) {
        if (capture.isOn()) {
            capture.add(this, new CaptureLine.Text(capture.nowMicros(), message));
        }
    }

    /** Records a binary message, whose bytes do not change later. */
    public void binary(ByteBuffer message) {
        if (capture.isOn()) {
            capture.add(this, new CaptureLine.Binary(capture.nowMicros(), message));
        }
    }

    /** Records that a second connection is going to replace the first one, or has done so. */
    public void overlap(boolean begins) {
        if (capture.isOn()) {
            capture.add(this, new CaptureLine.Overlap(capture.nowMicros(), begins));
        }
    }

    /** Records anything else, such as the end of a connection and its reason. */
    public void note(String text) {
        if (capture.isOn()) {
            capture.add(this, new CaptureLine.Note(capture.nowMicros(), text));
        }
    }

    /** Ends the series and completes its file. */
    public void end() {
        if (capture.isOn()) {
            capture.end(this);
        }
    }

    /** Returns the header of a file that begins now. On any thread. */
    CaptureHeader header() {
        return new CaptureHeader(source, connection, products.get());
    }

    /** Counts messages that are missing from the files. On any thread. */
    void onLost(long messages) {
        unreported.addAndGet(messages);
    }

    /** Returns how many messages were lost since the last call. On any thread. */
    long takeLost() {
        return unreported.get() == 0 ? 0 : unreported.getAndSet(0);
    }
}
