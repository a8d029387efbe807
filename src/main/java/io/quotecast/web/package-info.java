/** What the endpoints of all transports share. The sub-packages use this package, never the other way round. */
@NullMarked
package io.quotecast.web;

import org.jspecify.annotations.NullMarked;
