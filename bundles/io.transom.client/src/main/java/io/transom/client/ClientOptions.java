package io.transom.client;

import io.transom.transport.ConnectOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What to join and as whom.
 *
 * @param realm to join; null lets the router choose
 * @param openingTimeout from HELLO to WELCOME; a router that asks somebody else who you are may need seconds
 */
public record ClientOptions(
        ConnectOptions connect, @Nullable String realm, Authentication authentication, Duration openingTimeout) {
    /** With 15 s for the opening. */
    public ClientOptions(ConnectOptions connect, @Nullable String realm, Authentication authentication) {
        this(connect, realm, authentication, Duration.ofSeconds(15));
    }

    public ClientOptions withOpeningTimeout(Duration other) {
        return new ClientOptions(connect, realm, authentication, other);
    }
}
