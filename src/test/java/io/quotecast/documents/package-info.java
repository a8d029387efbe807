/** Whether the documents of the interfaces say what the server does. */
@NullMarked
package io.quotecast.documents;

import org.jspecify.annotations.NullMarked;
