package io.quotecast.dashboard;

import io.quotecast.testing.Browser;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One browser and one quiet server for all tests of the page; they end with the last of these. */
final class Stage implements BeforeAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(Stage.class);

    /** What is on the stage. */
    record Props(Browser browser, Venue venue) implements AutoCloseable {
        static Props bring() {
            Browser browser = Browser.start();
            try {
                return new Props(browser, Venue.open());
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
        Props props = props(context);
        return Map.of(Browser.class, props.browser(), Venue.class, props.venue());
    }

    private static Props props(ExtensionContext context) {
        return context.getRoot().getStore(HERE).computeIfAbsent(Props.class, any -> Props.bring(), Props.class);
    }
}
