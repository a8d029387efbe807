/**
 * The policy for subscribers that read too slowly or resume with a cursor: replay, or the newest state and a gap
 * report.
 */
@NullMarked
package io.quotecast.push.slow;

import org.jspecify.annotations.NullMarked;
