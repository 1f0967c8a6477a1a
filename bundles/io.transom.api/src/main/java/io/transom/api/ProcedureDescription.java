package io.transom.api;

import java.util.List;

/**
 * A procedure as plain data.
 *
 * @param name on the wire, for example {@code start_router_realm}
 * @param method name of the Java method
 * @param result the result's type for people: record name, or JSON type
 * @param resultKeys wire names of the result record's components, in order; empty when it is no record
 */
public record ProcedureDescription(
        String name,
        String method,
        String doc,
        Access access,
        List<ParamDescription> params,
        String result,
        List<String> resultKeys,
        List<String> errors,
        List<String> events,
        long timeoutMillis,
        boolean referenceOnly) {}
