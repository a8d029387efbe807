package io.quotecast.source.exchange;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The products of an exchange that are subscribed to, and those that the exchange has refused, which do not affect the
 * others. Owned by one thread.
 */
public final class ProductSubscriptions {
    private final Set<String> all;
    private final Map<String, String> refused = new LinkedHashMap<>();
    private String remark = "";

    public ProductSubscriptions(Collection<String> products) {
        this.all = new LinkedHashSet<>(products);
    }

    /** Returns the products to subscribe to, in order of configuration. */
    public List<String> active() {
        return all.stream().filter(product -> !refused.containsKey(product)).toList();
    }

    /** Records that the exchange has refused a product; returns false if it was refused already. */
    public boolean refuse(String product, String reason) {
        boolean isNew = all.contains(product) && refused.put(product, reason) == null;
        remark = refused.isEmpty()
                ? ""
                : refused.entrySet().stream()
                        .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                        .collect(Collectors.joining(", ", "not available: ", ""));
        return isNew;
    }

    /** Subscribes to refused products again. */
    public void reset() {
        refused.clear();
        remark = "";
    }

    /** Returns the refused products, which are active from now on, in order of configuration. */
    public List<String> retry() {
        List<String> retried =
                all.stream().filter(product -> refused.containsKey(product)).toList();
        reset();
        return retried;
    }

    /** Returns the active products that a message of the exchange names. */
    public List<String> namedIn(String message) {
        List<String> named = new ArrayList<>();
        for (String product : active()) {
            if (Pattern.compile("(?<![A-Za-z0-9-])" + Pattern.quote(product) + "(?![A-Za-z0-9-])")
                    .matcher(message)
                    .find()) {
                named.add(product);
            }
        }
        return named;
    }

    /** Returns the refused products with their reasons for users; empty if there are none. */
    public String remark() {
        return remark;
    }
}
