package io.quotecast.dashboard;

import io.quotecast.testing.Browser;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Provides all tests of the page with one browser and one server, which are closed after the last test. */
final class DashboardExtension implements BeforeAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(DashboardExtension.class);

    record SharedResources(Browser browser, DashboardServer server) implements AutoCloseable {
        static SharedResources start() {
            Browser browser = Browser.start();
            try {
                return new SharedResources(browser, DashboardServer.start());
            } catch (IOException e) {
                browser.close();
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            browser.close();
            server.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        resources(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return byType(context).containsKey(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return byType(context).get(parameter.getParameter().getType());
    }

    private static Map<Class<?>, Object> byType(ExtensionContext context) {
        SharedResources resources = resources(context);
        return Map.of(Browser.class, resources.browser(), DashboardServer.class, resources.server());
    }

    private static SharedResources resources(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(SharedResources.class, any -> SharedResources.start(), SharedResources.class);
    }
}
