/** The journal on Kafka, with leader election through consumer group membership. */
@NullMarked
package io.quotecast.journal.kafka;

import org.jspecify.annotations.NullMarked;
