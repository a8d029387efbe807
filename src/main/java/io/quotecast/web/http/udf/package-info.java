/** Data for charts and dashboards over HTTP: TradingView's UDF, and the backend of OpenBB Workspace. */
@NullMarked
package io.quotecast.web.http.udf;

import org.jspecify.annotations.NullMarked;
