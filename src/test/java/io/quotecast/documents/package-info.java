/** Tests of the AsyncAPI and OpenAPI documents. */
@NullMarked
package io.quotecast.documents;

import org.jspecify.annotations.NullMarked;
