/** Beside the road: the tape on Kafka, which several processes share. One of them leads, and all show the same. */
@NullMarked
package io.quotecast.cluster;

import org.jspecify.annotations.NullMarked;
