package io.transom.router.auth;

import io.transom.wamp.Connection;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Json;
import io.transom.wamp.WampError;
import io.transom.wamp.auth.ChannelBinding;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The channel binding that clients wish or have to have: what is wished is done or refused, never left out. */
final class Bindings {
    private Bindings() {}

    /** The type that a client names in HELLO; null for none. */
    static @Nullable String wished(Claim claim, Terms terms, List<String> known) {
        Object type = claim.extra().get("channel_binding");
        if (type == null && !terms.bindsChannel()) {
            return null;
        }
        if (type instanceof String text && known.contains(text)) {
            return text;
        }
        throw refusal(
                claim,
                "authextra/channel_binding: expected " + (terms.bindsChannel() ? "" : "null or ") + "one of " + known
                        + ", found " + Json.show(type));
    }

    /** What it asks for, as this end of the connection knows it. */
    static ChannelBinding bound(Claim claim, String type) {
        Connection connection = claim.candidate().connection();
        return ChannelBinding.of(connection, Set.of(type))
                .orElseThrow(() -> refusal(
                        claim,
                        "channel binding " + Json.show(type) + " is not available on this "
                                + (connection.peer().secure() ? "TLS connection" : "connection, which has no TLS")
                                + "; log in without"));
    }

    private static WampError refusal(Claim claim, String why) {
        return new WampError(ErrorUris.NOT_AUTHORIZED, claim.method() + ": " + why);
    }
}
