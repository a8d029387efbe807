package io.quotecast;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quotecast.access.AuthMode;
import io.quotecast.access.Crowd;
import io.quotecast.access.Guests;
import io.quotecast.access.KeyRing;
import io.quotecast.access.Limit;
import io.quotecast.access.Refusals;
import io.quotecast.protocol.ClientMessageReader;
import io.quotecast.web.Admission;
import io.quotecast.web.Provenance;
import io.quotecast.web.Pulses;
import io.quotecast.web.Reception;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;

/** Who is let in, and how many: hands the settings of it to those who stand at the doors. */
@Singleton
class Doors {
    private final QuotecastConfig config;

    Doors(QuotecastConfig config) {
        this.config = config;
    }

    @Produces
    @Singleton
    AuthMode mode() {
        return AuthMode.of(config.auth()).orElseThrow();
    }

    @Produces
    @Singleton
    KeyRing keys() {
        try {
            return new KeyRing(config.keysFile(), InstantSource.system());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("Quotecast cannot start: " + e.getMessage());
        }
    }

    @Produces
    @Singleton
    Guests guests() {
        return new Guests();
    }

    @Produces
    @Singleton
    Refusals refusals() {
        return new Refusals();
    }

    @Produces
    @Singleton
    Crowd crowd() {
        return new Crowd(config.limits().maxConnections(), config.limits().maxConnectionsPerAddress());
    }

    @Produces
    @Singleton
    Admission.Pace pace() {
        return new Admission.Pace(config.limits().upgradesPerSecond(), System::nanoTime);
    }

    @Produces
    @Singleton
    Pulses.IdleTime idleTime() {
        return new Pulses.IdleTime(config.limits().idleTime());
    }

    @Produces
    @Singleton
    Reception.AuthTime authTime() {
        return new Reception.AuthTime(config.limits().authTime());
    }

    @Produces
    @Singleton
    Provenance.Trusted trusted() {
        return new Provenance.Trusted(config.trustedOrigins().orElse(List.of()));
    }

    @Produces
    @Singleton
    ClientMessageReader reader(Refusals refusals) {
        return new ClientMessageReader(
                config.limits().maxMessageBytes(),
                config.limits().maxIdLength(),
                () -> refusals.count(Limit.ID_LENGTH));
    }
}
