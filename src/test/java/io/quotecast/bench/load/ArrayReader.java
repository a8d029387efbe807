package io.quotecast.bench.load;

import java.util.Arrays;

/** Finds the objects in the text of one connection's messages, cut anywhere. Between two pieces it keeps one object. */
final class ArrayReader {
    private static final byte[] NOTHING = {};
    /** An event has at most 64 KiB of data; whatever is so much longer is no object of this protocol. */
    private static final int MOST_OBJECT = 1 << 20;

    private byte[] rest = NOTHING;
    private boolean unreadable;

    /** Hears every object; it is valid during the call only. */
    interface ObjectListener {
        void onObject(ParsedMessage parsedMessage);

        /** The rest of the message cannot be read. */
        void onMalformed();
    }

    void read(byte[] bytes, int from, int to, LoopContext loopContext, ObjectListener objectListener) {
        if (unreadable) {
            return;
        }
        if (rest.length == 0) {
            objects(bytes, from, to, loopContext.parsedMessage, objectListener);
        } else {
            byte[] joint = loopContext.joint(rest.length + to - from);
            System.arraycopy(rest, 0, joint, 0, rest.length);
            System.arraycopy(bytes, from, joint, rest.length, to - from);
            int end = rest.length + to - from;
            rest = NOTHING;
            objects(joint, 0, end, loopContext.parsedMessage, objectListener);
        }
    }

    /** The message has ended: what comes now belongs to the next. */
    void end(ObjectListener objectListener) {
        if (rest.length > 0) {
            fail(objectListener);
        }
        unreadable = false;
    }

    private void objects(byte[] bytes, int from, int to, ParsedMessage parsedMessage, ObjectListener objectListener) {
        int at = from;
        while (at < to) {
            byte b = bytes[at];
            if (b == '{') {
                int behind = parsedMessage.read(bytes, at, to);
                if (behind < 0) {
                    keep(bytes, at, to, behind, objectListener);
                    return;
                }
                at = behind;
                objectListener.onObject(parsedMessage);
            } else if (b == ',' || b == '[' || b == ']' || b == ' ' || b == '\n' || b == '\r' || b == '\t') {
                at++;
            } else {
                fail(objectListener);
                return;
            }
        }
    }

    private void keep(byte[] bytes, int from, int to, int why, ObjectListener objectListener) {
        if (why == JsonScan.INCOMPLETE && to - from <= MOST_OBJECT) {
            rest = Arrays.copyOfRange(bytes, from, to);
        } else {
            fail(objectListener);
        }
    }

    private void fail(ObjectListener objectListener) {
        rest = NOTHING;
        unreadable = true;
        objectListener.onMalformed();
    }
}
