package io.quotecast.cli.bench;

import java.util.Arrays;

/** Finds the objects in the text of one connection's messages, cut anywhere. Between two pieces it keeps one object. */
final class ArrayReader {
    private static final byte[] NOTHING = {};
    /** An event has at most 64 KiB of data; whatever is so much longer is no object of this protocol. */
    private static final int MAX_OBJECT_BYTES = 1 << 20;

    private byte[] incomplete = NOTHING;
    private boolean isUnreadable;

    /** Hears every object; it is valid during the call only. */
    interface ObjectListener {
        void onObject(ParsedMessage message);

        /** The rest of the message cannot be read. */
        void onMalformed();
    }

    void read(byte[] bytes, int from, int to, LoopContext loopContext, ObjectListener listener) {
        if (isUnreadable) {
            return;
        }
        if (incomplete.length == 0) {
            readObjects(bytes, from, to, loopContext.message, listener);
        } else {
            byte[] joint = loopContext.joinBuffer(incomplete.length + to - from);
            System.arraycopy(incomplete, 0, joint, 0, incomplete.length);
            System.arraycopy(bytes, from, joint, incomplete.length, to - from);
            int end = incomplete.length + to - from;
            incomplete = NOTHING;
            readObjects(joint, 0, end, loopContext.message, listener);
        }
    }

    /** The message has ended: what comes now belongs to the next. */
    void end(ObjectListener listener) {
        if (incomplete.length > 0) {
            fail(listener);
        }
        isUnreadable = false;
    }

    private void readObjects(byte[] bytes, int from, int to, ParsedMessage message, ObjectListener listener) {
        int index = from;
        while (index < to) {
            byte b = bytes[index];
            if (b == '{') {
                int objectEnd = message.read(bytes, index, to);
                if (objectEnd < 0) {
                    keep(bytes, index, to, objectEnd, listener);
                    return;
                }
                index = objectEnd;
                listener.onObject(message);
            } else if (b == ',' || b == '[' || b == ']' || b == ' ' || b == '\n' || b == '\r' || b == '\t') {
                index++;
            } else {
                fail(listener);
                return;
            }
        }
    }

    private void keep(byte[] bytes, int from, int to, int reason, ObjectListener listener) {
        if (reason == JsonScan.INCOMPLETE && to - from <= MAX_OBJECT_BYTES) {
            incomplete = Arrays.copyOfRange(bytes, from, to);
        } else {
            fail(listener);
        }
    }

    private void fail(ObjectListener listener) {
        incomplete = NOTHING;
        isUnreadable = true;
        listener.onMalformed();
    }
}
