package io.quotecast.web.security;

import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quotecast.config.QuotecastConfig;
import io.quotecast.web.ReplayAddress;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The dialects of other feeds that are enabled. Refuses connections to the others, as if there were no such path. */
@Singleton
@Priority(2)
public class EnabledDialects implements HttpUpgradeCheck {
    private static final int NOT_FOUND = 404;
    /**
     * The paths of each endpoint; the endpoints of dialects have the names of the dialects, and a further
     * one a suffix behind a hyphen. An endpoint whose path ends
     * in a parameter accepts any text there.
     */
    private static final Map<String, Pattern> PATHS = Map.of(
            "alpaca", Pattern.compile("/alpaca/v2/(iex|sip|delayed_sip|test)"),
            "alpaca-crypto", Pattern.compile("/alpaca/v1beta3/crypto/us"),
            "binance", Pattern.compile("/binance/(ws|stream)(/.*)?"),
            "coinbase", Pattern.compile("/coinbase(/.*)?"),
            "massive", Pattern.compile("/massive/(stocks|crypto)"),
            "udf", Pattern.compile("/openbb/ws"));

    private final Set<String> names;

    EnabledDialects(QuotecastConfig config) {
        names = Set.copyOf(config.dialects().orElse(List.of()));
    }

    public boolean contains(String dialect) {
        return names.contains(dialect);
    }

    @Override
    public boolean appliesTo(String endpointId) {
        return PATHS.containsKey(endpointId);
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        Pattern paths = PATHS.get(context.endpointId());
        boolean exists = paths != null
                && contains(context.endpointId().split("-", 2)[0])
                && paths.matcher(ReplayAddress.strip(context.httpRequest().path()))
                        .matches();
        return exists ? CheckResult.permitUpgrade() : CheckResult.rejectUpgrade(NOT_FOUND);
    }
}
