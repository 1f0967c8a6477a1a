package io.transom.itests.net;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The center, and a node of its realm {@code default}, that all test classes share that do not hurt them: both are started when they
 * are first asked for, and stopped at the end of the ring.
 */
final class Shared implements ParameterResolver {
    private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(Shared.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == CenterProcess.class || type == NodeProcess.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext.Store store = context.getRoot().getStore(HERE);
        CenterProcess center =
                store.getOrComputeIfAbsent("center", key -> CenterProcess.start("shared"), CenterProcess.class);
        return parameter.getParameter().getType() == CenterProcess.class
                ? center
                : store.getOrComputeIfAbsent(
                        "node", key -> NodeProcess.start(center, "default", "shared1"), NodeProcess.class);
    }
}
