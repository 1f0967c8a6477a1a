package io.transom.router.internal;

import java.util.function.Predicate;

/**
 * What a callee announced that it can do.
 *
 * @param cancels takes INTERRUPT
 * @param givesProgress gives progressive results
 * @param takesParts takes calls in parts, and can be canceled, which goes with it (WAMP specification, Progressive Call
 *     Invocations)
 * @param reroutes means by {@code wamp.error.unavailable} that another callee shall take the call (Call Re-Routing)
 * @param passesThrough takes and gives opaque payloads (Payload Passthru Mode)
 */
record CalleeFeatures(
        boolean cancels, boolean givesProgress, boolean takesParts, boolean reroutes, boolean passesThrough) {
    static final CalleeFeatures NONE = of(feature -> false);

    /** @param announced tells of a feature of the callee's role whether it was announced */
    static CalleeFeatures of(Predicate<String> announced) {
        boolean cancels = announced.test("call_canceling");
        return new CalleeFeatures(
                cancels,
                announced.test("progressive_call_results"),
                cancels && announced.test("progressive_call_invocations"),
                announced.test("call_reroute"),
                announced.test("payload_passthru_mode"));
    }
}
