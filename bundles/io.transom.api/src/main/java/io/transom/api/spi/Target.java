package io.transom.api.spi;

import io.transom.wamp.Call;
import io.transom.wamp.CallOptions;
import io.transom.wamp.Payload;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A node, or a worker of a node, that calls can be forwarded to. */
@ProviderType
public interface Target {
    /** The node's OID. */
    String nodeOid();

    /** The node's authid. */
    String nodeAuthid();

    Optional<String> workerId();

    /** Calls a procedure of it, by its name without any prefix. */
    Call call(String procedure, Payload payload, CallOptions options);
}
