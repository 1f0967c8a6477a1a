package io.transom.api.spi;

import io.transom.wamp.Invocation;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A call as a handler sees it. Its payload has no routing arguments any more. */
@ProviderType
public interface HandlerInvocation extends Invocation {
    /** The place it came in: name of the management realm, node or worker. */
    String place();

    /** The node or worker that the routing arguments named; absent where there are none. */
    Optional<Target> target();
}
