/**
 * The journey of an event, and the order of the packages:
 *
 * <pre>
 *     feed ──&gt; journal ──&gt; market ──&gt; protocol ──&gt; push ──&gt; web
 *     comes in  is numbered  is true    is encoded   is fanned  reaches
 *               and kept     now        once         out        the socket
 * </pre>
 *
 * <p>Beside the road: {@code cluster} shares the tape between processes, {@code history} keeps bars and trades for later, {@code rooms} hold the talk of clients, {@code ops}
 * tells operators how things are, {@code access} who may do what. {@link io.quotecast.Pipeline} plugs the stages together, and is the one class that
 * knows them all; begin to read there.
 */
@NullMarked
package io.quotecast;

import org.jspecify.annotations.NullMarked;
