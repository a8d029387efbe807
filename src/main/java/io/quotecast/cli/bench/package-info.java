/** Load on a running server: opens connections, checks what they receive, and measures latency and CPU time. */
@NullMarked
package io.quotecast.cli.bench;

import org.jspecify.annotations.NullMarked;
