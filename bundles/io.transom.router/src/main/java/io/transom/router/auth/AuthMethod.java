package io.transom.router.auth;

import io.transom.router.Authenticator.Step;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/** An authentication method at the router. One instance serves all connections. Must not block. */
@ConsumerType
public interface AuthMethod {
    /** By which HELLO's {@code authmethods} may name it; usually one. */
    Set<String> names();

    /** The first step for a client that is authenticated by this method. Throwing {@link io.transom.wamp.WampError} is a refusal. */
    CompletionStage<Step> begin(Claim claim);
}
