package io.quotecast.cli.bench;

import java.util.Arrays;

/**
 * Finds the JSON objects in the messages of one connection, which arrive in pieces of any size. Between two pieces it
 * keeps at most one incomplete object. Owned by one thread.
 */
final class ArrayReader {
    private static final byte[] NOTHING = {};
    /** Longer objects are malformed; the data of an event has at most 64 KiB. */
    private static final int MAX_OBJECT_BYTES = 1 << 20;

    private byte[] incomplete = NOTHING;
    private boolean isUnreadable;

    /** Receives the objects of the messages. */
    interface ObjectListener {
        /** Receives an object, which is valid during the call only. */
        void onObject(ParsedMessage message);

        /** Reports that the rest of the message cannot be read. */
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

    /** Ends the message. */
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
