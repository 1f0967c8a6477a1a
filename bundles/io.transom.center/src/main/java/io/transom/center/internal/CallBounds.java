package io.transom.center.internal;

import io.transom.api.spi.HandlerInvocation;
import io.transom.api.spi.Target;
import io.transom.wamp.Identity;
import io.transom.wamp.LimitHits;
import io.transom.wamp.WampError;

/** How many calls in a realm may be unanswered, of each operator and to each node. What a node may call is not counted. */
final class CallBounds {
    private final PendingCalls ofOperators;
    private final PendingCalls toNodes;

    CallBounds(CenterLimits limits, LimitHits hits) {
        this.ofOperators = new PendingCalls(limits.operatorCalls(), hits);
        this.toNodes = new PendingCalls(limits.nodeCalls(), hits);
    }

    /**
     * Counts a call.
     *
     * @return to be run when it has ended
     * @throws WampError that names the limit, when it is one too many
     */
    Runnable begin(HandlerInvocation invocation) {
        Identity caller = invocation.caller();
        if (Names.ROLE_NODE.equals(caller.authrole())) {
            return () -> {};
        }
        String operator = String.valueOf(caller.authid());
        ofOperators.begin(operator);
        String node = invocation.target().map(Target::nodeOid).orElse(null);
        if (node == null) {
            return () -> ofOperators.end(operator);
        }
        try {
            toNodes.begin(node);
        } catch (WampError tooMany) {
            ofOperators.end(operator);
            throw tooMany;
        }
        return () -> {
            ofOperators.end(operator);
            toNodes.end(node);
        };
    }
}
