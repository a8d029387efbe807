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
    interface Ear {
        void onObject(Heard heard);

        /** The rest of the message cannot be read. */
        void onMalformed();
    }

    void read(byte[] bytes, int from, int to, Desk desk, Ear ear) {
        if (unreadable) {
            return;
        }
        if (rest.length == 0) {
            objects(bytes, from, to, desk.heard, ear);
        } else {
            byte[] joint = desk.joint(rest.length + to - from);
            System.arraycopy(rest, 0, joint, 0, rest.length);
            System.arraycopy(bytes, from, joint, rest.length, to - from);
            int end = rest.length + to - from;
            rest = NOTHING;
            objects(joint, 0, end, desk.heard, ear);
        }
    }

    /** The message has ended: what comes now belongs to the next. */
    void end(Ear ear) {
        if (rest.length > 0) {
            fail(ear);
        }
        unreadable = false;
    }

    private void objects(byte[] bytes, int from, int to, Heard heard, Ear ear) {
        int at = from;
        while (at < to) {
            byte b = bytes[at];
            if (b == '{') {
                int behind = heard.read(bytes, at, to);
                if (behind < 0) {
                    keep(bytes, at, to, behind, ear);
                    return;
                }
                at = behind;
                ear.onObject(heard);
            } else if (b == ',' || b == '[' || b == ']' || b == ' ' || b == '\n' || b == '\r' || b == '\t') {
                at++;
            } else {
                fail(ear);
                return;
            }
        }
    }

    private void keep(byte[] bytes, int from, int to, int why, Ear ear) {
        if (why == JsonScan.INCOMPLETE && to - from <= MOST_OBJECT) {
            rest = Arrays.copyOfRange(bytes, from, to);
        } else {
            fail(ear);
        }
    }

    private void fail(Ear ear) {
        rest = NOTHING;
        unreadable = true;
        ear.onMalformed();
    }
}
