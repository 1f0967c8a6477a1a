package io.transom.core.host;

import io.transom.api.ContractDescription;
import io.transom.api.ProcedureDescription;
import io.transom.api.spi.HandlerInvocation;
import io.transom.api.spi.Target;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A realm in which procedures are offered, and its rules. A management realm of a center, a node, a worker. What is said of a contract
 * must stay the same for as long as the place is attached, and must be said at once.
 */
@ConsumerType
public interface Place {
    /** Name for people: the management realm, node or worker. */
    String name();

    /**
     * The URI of a contract's procedure here; absent when this place does not offer the contract. What is forwarded is offered only
     * where its calls have routing arguments.
     */
    Optional<String> uri(ContractDescription contract, ProcedureDescription procedure);

    /** Whether a module's single URI (the whole URI as declared) is offered here. */
    boolean offers(String uri);

    /**
     * Finds what the routing arguments name. Only called for contracts with routing arguments at this place.
     *
     * @param nodeOid well-formed, in lower case
     * @param workerId absent for contracts of scope node; a single component of a URI
     * @throws io.transom.wamp.WampError when there is no such node, or it is not paired
     */
    Target target(String nodeOid, Optional<String> workerId);

    /** Number of routing arguments that calls of the contract carry here: the scope's at a center, 0 elsewhere. */
    int routingArguments(ContractDescription contract);

    /** Where the events of a forwarded contract come from, and what becomes of them; empty where nothing is forwarded. */
    List<Relay> relays(ContractDescription contract);

    /**
     * Told of every call that found a procedure and, where it addresses one, a node, before its handler sees it. Must not block.
     *
     * @return run once when the call has ended
     * @throws io.transom.wamp.WampError to refuse it
     */
    default Runnable begun(HandlerInvocation invocation) {
        return () -> {};
    }

    /**
     * Told of every call that found a procedure and ended, for records. Must not block, and must not keep the invocation.
     *
     * @param outcome {@code ok} or an error URI
     */
    default void ended(HandlerInvocation invocation, String outcome, long nanos) {}

    /**
     * Events of a pattern that are published again.
     *
     * @param pattern wildcard pattern to subscribe to
     * @param topic to publish on
     * @param captured which components of the event's topic (numbered from 0) are put in front of the arguments
     */
    record Relay(String pattern, String topic, List<Integer> captured) {}
}
