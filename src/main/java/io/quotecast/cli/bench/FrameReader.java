package io.quotecast.cli.bench;

import java.util.Arrays;

/**
 * Reads WebSocket frames (RFC 6455, section 5.2) from the bytes of one connection, which arrive in pieces of any size.
 * It passes on text at once and buffers none of it. Owned by one thread.
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

    /** Receives the content of the frames. */
    interface FrameListener {
        /** Receives a part of the text of a message; more of the frame and of the message may follow. */
        void onText(byte[] bytes, int from, int to);

        void onFrame();

        void onMessageEnd();

        void onPing(byte[] payload);

        /** Receives the code of a close frame; no other call follows. */
        void onClose(int code);

        /** Reports an invalid frame; no other call follows. */
        void onBroken(String reason);
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
                fail("a frame is masked", listener);
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
                fail("a control frame is longer than " + MAX_CONTROL_BYTES + " bytes or fragmented", listener);
                return;
            }
            control = new byte[(int) remaining];
            controlBytes = 0;
        } else if (remaining < 0 || opcode() > BINARY) {
            fail("a frame has opcode " + opcode() + " and " + remaining + " bytes", listener);
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

    private void fail(String reason, FrameListener listener) {
        if (!isEnded) {
            isEnded = true;
            listener.onBroken(reason);
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
