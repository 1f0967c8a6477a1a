package io.transom.core.internal;

/**
 * An entry of the routing table: what is answered, by whom, and how.
 *
 * @param inFlight where its calls are kept: with the module when the module answers, with the host when they are forwarded
 */
record Route(
        ModuleId module, Declaration declaration, Answerer answerer, ProcedureCounters counters, InFlight inFlight) {
    Route of(ModuleId other) {
        return new Route(other, declaration, answerer, counters, inFlight);
    }
}
