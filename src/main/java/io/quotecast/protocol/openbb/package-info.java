/** The live grid of OpenBB Workspace, as a dialect. */
@NullMarked
package io.quotecast.protocol.openbb;

import org.jspecify.annotations.NullMarked;
