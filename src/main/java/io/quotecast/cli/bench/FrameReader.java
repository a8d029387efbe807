package io.quotecast.cli.bench;

import java.util.Arrays;

/**
 * Takes the bytes of one connection apart into WebSocket frames (RFC 6455, section 5.2), however they are cut. Keeps
 * nothing of a text: what has come of it is handed on at once.
 */
final class FrameReader {
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int MAX_CONTROL_BYTES = 125;
    private static final int NO_CODE = 1005;

    private int headerBytes;
    private int first;
    private int lengthBytes;
    private long remaining;
    private boolean inPayload;
    private byte[] control = {};
    private int controlBytes;
    private boolean isEnded;

    /** Hears what is in the frames. */
    interface FrameListener {
        /** Some of a message's text; the frame, and the message, may go on. */
        void onText(byte[] bytes, int from, int to);

        void onFrame();

        void onMessageEnd();

        void onPing(byte[] payload);

        /** Nothing comes after it. */
        void onClose(int code);

        /** These are no frames of a server; nothing comes after it. */
        void onBroken(String why);
    }

    void read(byte[] bytes, int from, int to, FrameListener listener) {
        int at = from;
        while (at < to && !isEnded) {
            if (inPayload) {
                int available = (int) Math.min(remaining, to - at);
                pass(bytes, at, at + available, listener);
                at += available;
                remaining -= available;
            } else {
                header(bytes[at++] & 0xff, listener);
            }
            if (inPayload && remaining == 0 && !isEnded) {
                endFrame(listener);
            }
        }
    }

    private void header(int octet, FrameListener listener) {
        headerBytes++;
        if (headerBytes == 1) {
            first = octet;
            if ((octet & 0x70) != 0) {
                fail("a reserved bit is set", listener);
            }
            return;
        }
        if (headerBytes == 2) {
            if ((octet & 0x80) != 0) {
                fail("a frame of the server is masked", listener);
            }
            int length = octet & 0x7f;
            lengthBytes = length == 126 ? 2 : length == 127 ? 8 : 0;
            remaining = lengthBytes == 0 ? length : 0;
        } else {
            remaining = remaining << 8 | octet;
        }
        if (headerBytes == 2 + lengthBytes) {
            begin(listener);
        }
    }

    private void begin(FrameListener listener) {
        inPayload = true;
        headerBytes = 0;
        if (isControl()) {
            if (remaining > MAX_CONTROL_BYTES || !isFinal()) {
                fail("a control frame is longer than " + MAX_CONTROL_BYTES + " bytes or in parts", listener);
                return;
            }
            control = new byte[(int) remaining];
            controlBytes = 0;
        } else if (remaining < 0 || opcode() > BINARY) {
            fail("a frame of kind " + opcode() + " and " + remaining + " bytes", listener);
        }
    }

    private void pass(byte[] bytes, int from, int to, FrameListener listener) {
        if (isControl()) {
            System.arraycopy(bytes, from, control, controlBytes, to - from);
            controlBytes += to - from;
        } else {
            listener.onText(bytes, from, to);
        }
    }

    private void endFrame(FrameListener listener) {
        inPayload = false;
        if (!isControl()) {
            listener.onFrame();
            if (isFinal()) {
                listener.onMessageEnd();
            }
        } else if (opcode() == CLOSE) {
            isEnded = true;
            listener.onClose(control.length < 2 ? NO_CODE : ((control[0] & 0xff) << 8) | (control[1] & 0xff));
        } else if (opcode() == PING) {
            listener.onPing(Arrays.copyOf(control, controlBytes));
        }
    }

    private void fail(String why, FrameListener listener) {
        if (!isEnded) {
            isEnded = true;
            listener.onBroken(why);
        }
    }

    private int opcode() {
        return first & 15;
    }

    private boolean isControl() {
        return opcode() >= CLOSE;
    }

    private boolean isFinal() {
        return (first & 0x80) != 0;
    }
}
