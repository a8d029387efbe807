package io.quotecast.config;

import io.quotecast.market.Timeframes;
import io.smallrye.config.WithName;
import io.smallrye.config.WithParentName;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Checks settings at start-up. The annotations of a setting define its range. A rule between several settings is a
 * method of this class; a rule of a source is part of its {@code SourceType}.
 */
public final class SettingsCheck {
    private static final String PREFIX = "quotecast.";
    private static final List<String> DIALECTS = List.of("alpaca", "binance", "coinbase", "massive", "udf");
    private static final List<String> WEBHOOK_EVENTS = List.of("subscribe", "publish", "none");
    private static final Pattern HOST = Pattern.compile("[a-zA-Z0-9_-]+(\\.[a-zA-Z0-9_-]+)*\\.?");

    private SettingsCheck() {}

    /** Checks all settings of the mapping. */
    public static void check(QuotecastConfig config, Violations violations) {
        checkHistory(config.history(), violations);
        checkDialects(config, violations);
        checkHosts(config.hosts(), violations);
        checkWebhook(config, violations);
        checkAlerts(config.alerts().webhook(), violations);
        checkRanges(QuotecastConfig.class, config, "", violations);
    }

    /**
     * Checks the ranges of a group of settings and of the groups in it. A setting that already has a violation is not
     * reported again.
     *
     * @param prefix the mapping prefix of the group, such as {@code quotecast.limits}
     */
    public static void checkRanges(String prefix, Class<?> group, Object settings, Violations violations) {
        checkRanges(group, settings, (prefix + ".").substring(PREFIX.length()), violations);
    }

    private static void checkRanges(Class<?> group, Object settings, String prefix, Violations violations) {
        for (Method setting : group.getMethods()) {
            String key = key(setting, prefix);
            Object value = value(setting, settings);
            if (isGroup(setting.getReturnType())) {
                checkRanges(setting.getReturnType(), value, key + ".", violations);
                continue;
            }
            Constraint constraint = Constraint.of(setting);
            Object checked = value instanceof Optional<?> optional ? optional.orElse(null) : value;
            if (constraint != null && checked != null && !violations.contains(key) && !constraint.allows(checked)) {
                violations.add(key, constraint.violation(checked));
            }
        }
    }

    /** Adds each setting of a group and of the groups in it under its key behind the prefix, which ends with a dot. */
    static void addSettings(Class<?> group, String prefix, Map<String, Method> settings) {
        for (Method setting : group.getMethods()) {
            String key = key(setting, prefix);
            if (isGroup(setting.getReturnType())) {
                addSettings(setting.getReturnType(), key + ".", settings);
            } else {
                settings.put(key, setting);
            }
        }
    }

    /** Returns whether a return type is a group of settings, which is an interface of this project. */
    static boolean isGroup(Class<?> type) {
        return type.isInterface() && type.getName().startsWith("io.quotecast.");
    }

    /**
     * Returns the key of a setting: its name, in kebab case unless it is given, behind the prefix, or the prefix alone.
     */
    static String key(Method setting, String prefix) {
        if (setting.isAnnotationPresent(WithParentName.class)) {
            return prefix.substring(0, prefix.length() - 1);
        }
        WithName name = setting.getAnnotation(WithName.class);
        return name != null
                ? prefix + name.value()
                : prefix + setting.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static Object value(Method setting, Object settings) {
        try {
            return setting.invoke(settings);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + setting, e);
        }
    }

    /** Returns the timeframes of the settings; adds a violation and returns the default ones if they are invalid. */
    public static Timeframes timeframes(QuotecastConfig config, Violations violations) {
        try {
            return Timeframes.parse(config.timeframes());
        } catch (IllegalArgumentException e) {
            violations.add("timeframes", String.valueOf(e.getMessage()));
            return Timeframes.DEFAULT;
        }
    }

    private static void checkDialects(QuotecastConfig config, Violations violations) {
        for (String dialect : config.dialects().orElse(List.of())) {
            if (!DIALECTS.contains(dialect)) {
                violations.add("dialects", "'" + dialect + "' is not one of " + String.join(", ", DIALECTS));
            }
        }
    }

    private static void checkHosts(List<String> hosts, Violations violations) {
        for (String host : hosts) {
            if (!host.equals("*") && !HOST.matcher(host).matches()) {
                violations.add("hosts", "'" + host + "' is invalid; must be a host name without scheme and port, or *");
            }
        }
    }

    private static void checkWebhook(QuotecastConfig config, Violations violations) {
        WebhookSettings webhook = config.webhook();
        if (config.auth().equals("webhook") && webhook.url().isEmpty()) {
            violations.add("webhook.url", "not set; must be an address because quotecast.auth is webhook");
        } else if (webhook.url().isPresent() && webhook.url().get().getHost() == null) {
            violations.add("webhook.url", "'" + webhook.url().get() + "' is invalid; must contain a host");
        }
        for (String event : webhook.events()) {
            if (!WEBHOOK_EVENTS.contains(event)) {
                violations.add("webhook.events", "'" + event + "' is invalid; must be subscribe, publish or none");
            }
        }
    }

    private static void checkAlerts(AlertSettings.Webhook webhook, Violations violations) {
        if (webhook.url().isEmpty()) {
            return;
        }
        if (webhook.url().get().getHost() == null) {
            // The message leaves out the URL, which may contain a password.
            violations.add("alerts.webhook.url", "invalid; must contain a host");
        }
        if (webhook.secret().isEmpty()) {
            violations.add(
                    "alerts.webhook.secret", "not set; must be a secret because quotecast.alerts.webhook.url is set");
        }
    }

    private static void checkHistory(QuotecastConfig.History history, Violations violations) {
        if (history.store().equals("postgresql") && !history.url().orElse("").startsWith("jdbc:postgresql:")) {
            // The message leaves out the URL, which may contain a password.
            violations.add(
                    "history.url",
                    (history.url().isPresent() ? "invalid" : "not set")
                            + "; must be like jdbc:postgresql://localhost:5432/quotecast because quotecast.history is"
                            + " postgresql");
        }
    }
}
