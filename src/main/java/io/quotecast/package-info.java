/**
 * Quotecast, a self-hosted real-time market feed server. The packages follow the path of an event:
 *
 * <pre>
 *     source -&gt; ingest -&gt; pipeline -&gt; journal -&gt; state -&gt; protocol -&gt; push -&gt; web
 * </pre>
 *
 * <p>{@link io.quotecast.pipeline.Pipeline} wires the stages together and is the place to start reading.
 */
@NullMarked
package io.quotecast;

import org.jspecify.annotations.NullMarked;
