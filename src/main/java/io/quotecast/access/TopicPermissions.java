package io.quotecast.access;

import io.quotecast.market.Topic;

/**
 * The topics of a caller, which apply in addition to its roles.
 *
 * @param read topics that it may subscribe to, and rooms that it may enter
 * @param publish topics and rooms that it may publish to
 */
public record TopicPermissions(TopicPatterns read, TopicPatterns publish) {
    /** Every topic. */
    public static final TopicPermissions ALL = new TopicPermissions(TopicPatterns.ALL, TopicPatterns.ALL);

    public boolean mayRead(Topic topic) {
        return read.admits(topic);
    }

    public boolean mayPublish(Topic topic) {
        return publish.admits(topic);
    }
}
