package io.transom.itests.interop;

import io.transom.itests.net.CenterProcess;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One center of ours for all test classes that do not hurt it: started when first asked for, stopped at the end of the ring. */
final class OurCenter implements ParameterResolver {
    private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(OurCenter.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == CenterProcess.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(HERE)
                .getOrComputeIfAbsent("center", key -> CenterProcess.start("center"), CenterProcess.class);
    }
}
