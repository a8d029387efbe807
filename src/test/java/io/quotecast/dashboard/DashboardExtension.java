package io.quotecast.dashboard;

import io.quotecast.testing.Browser;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One browser and one quiet server for all tests of the page; they end with the last of these. */
final class DashboardExtension implements BeforeAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(DashboardExtension.class);

    /** What is on the stage. */
    record SharedResources(Browser browser, DashboardServer venue) implements AutoCloseable {
        static SharedResources bring() {
            Browser browser = Browser.start();
            try {
                return new SharedResources(browser, DashboardServer.open());
            } catch (IOException e) {
                browser.close();
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            browser.close();
            venue.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        props(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return all(context).containsKey(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return all(context).get(parameter.getParameter().getType());
    }

    private static Map<Class<?>, Object> all(ExtensionContext context) {
        SharedResources sharedResources = props(context);
        return Map.of(Browser.class, sharedResources.browser(), DashboardServer.class, sharedResources.venue());
    }

    private static SharedResources props(ExtensionContext context) {
        return context.getRoot()
                .getStore(HERE)
                .computeIfAbsent(SharedResources.class, any -> SharedResources.bring(), SharedResources.class);
    }
}
