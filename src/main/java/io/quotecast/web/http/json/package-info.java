/** The JSON of responses over HTTP as records, which Jackson writes. The names of their components are the keys. */
@NullMarked
package io.quotecast.web.http.json;

import org.jspecify.annotations.NullMarked;
