package io.transom.wamp;

import io.transom.wamp.internal.Options;
import java.util.Map;

/**
 * Options of a registration.
 *
 * @param invoke how the callee of a call is chosen: {@code single first last roundrobin random}, at some routers also others
 * @param others further options by their wire names
 */
public record RegisterOptions(Match match, String invoke, Map<String, Object> others) {
    public static final RegisterOptions DEFAULT = new RegisterOptions(Match.EXACT, "single");

    public RegisterOptions(Match match, String invoke) {
        this(match, invoke, Map.of());
    }

    @Serves("callee.pattern_based_registration")
    public static RegisterOptions matching(Match match) {
        return new RegisterOptions(match, "single");
    }

    /**
     * Shares the procedure with other callees: {@code first last roundrobin random}; at this router also {@code
     * queue_least_loaded queue_least_loaded_sample jump_consistent_hash}.
     */
    @Serves({"callee.shared_registration", "callee.sharded_registration"})
    public RegisterOptions withInvoke(String policy) {
        return new RegisterOptions(match, policy, others);
    }

    /** At most so many calls at a time; more wait at the router. */
    public RegisterOptions withConcurrency(int calls) {
        return with("concurrency", (long) calls);
    }

    /** Takes the procedure from whoever has it. */
    public RegisterOptions forcing() {
        return with("force_reregister", true);
    }

    /** Leaves time-outs to this callee, which sees them as {@link Invocation#timeout}. */
    public RegisterOptions forwardingTimeout() {
        return with("forward_timeout", true);
    }

    /** Asks the router to tell who calls. */
    public RegisterOptions disclosingCaller() {
        return with("disclose_caller", true);
    }

    /** Any other option by its wire name. */
    public RegisterOptions with(String name, Object value) {
        return new RegisterOptions(match, invoke, Options.with(others, name, value));
    }
}
