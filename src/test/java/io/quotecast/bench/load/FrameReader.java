package io.quotecast.bench.load;

import java.util.Arrays;

/**
 * Takes the bytes of one connection apart into WebSocket frames (RFC 6455, section 5.2), however they are cut. Keeps
 * nothing of a text: what has come of it is handed on at once.
 */
final class FrameReader {
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int MOST_CONTROL = 125;
    private static final int NO_CODE = 1005;

    private int headerBytes;
    private int first;
    private int lengthBytes;
    private long left;
    private boolean inPayload;
    private byte[] control = {};
    private int controlBytes;
    private boolean ended;

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

    void read(byte[] bytes, int from, int to, FrameListener frameListener) {
        int at = from;
        while (at < to && !ended) {
            if (inPayload) {
                int some = (int) Math.min(left, to - at);
                pass(bytes, at, at + some, frameListener);
                at += some;
                left -= some;
            } else {
                header(bytes[at++] & 0xff, frameListener);
            }
            if (inPayload && left == 0 && !ended) {
                endFrame(frameListener);
            }
        }
    }

    private void header(int octet, FrameListener frameListener) {
        headerBytes++;
        if (headerBytes == 1) {
            first = octet;
            if ((octet & 0x70) != 0) {
                fail("a reserved bit is set", frameListener);
            }
            return;
        }
        if (headerBytes == 2) {
            if ((octet & 0x80) != 0) {
                fail("a frame of the server is masked", frameListener);
            }
            int length = octet & 0x7f;
            lengthBytes = length == 126 ? 2 : length == 127 ? 8 : 0;
            left = lengthBytes == 0 ? length : 0;
        } else {
            left = left << 8 | octet;
        }
        if (headerBytes == 2 + lengthBytes) {
            begin(frameListener);
        }
    }

    private void begin(FrameListener frameListener) {
        inPayload = true;
        headerBytes = 0;
        if (isControl()) {
            if (left > MOST_CONTROL || !isFinal()) {
                fail("a control frame is longer than " + MOST_CONTROL + " bytes or in parts", frameListener);
                return;
            }
            control = new byte[(int) left];
            controlBytes = 0;
        } else if (left < 0 || opcode() > BINARY) {
            fail("a frame of kind " + opcode() + " and " + left + " bytes", frameListener);
        }
    }

    private void pass(byte[] bytes, int from, int to, FrameListener frameListener) {
        if (isControl()) {
            System.arraycopy(bytes, from, control, controlBytes, to - from);
            controlBytes += to - from;
        } else {
            frameListener.onText(bytes, from, to);
        }
    }

    private void endFrame(FrameListener frameListener) {
        inPayload = false;
        if (!isControl()) {
            frameListener.onFrame();
            if (isFinal()) {
                frameListener.onMessageEnd();
            }
        } else if (opcode() == CLOSE) {
            ended = true;
            frameListener.onClose(control.length < 2 ? NO_CODE : (control[0] & 0xff) << 8 | control[1] & 0xff);
        } else if (opcode() == PING) {
            frameListener.onPing(Arrays.copyOf(control, controlBytes));
        }
    }

    private void fail(String why, FrameListener frameListener) {
        if (!ended) {
            ended = true;
            frameListener.onBroken(why);
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
