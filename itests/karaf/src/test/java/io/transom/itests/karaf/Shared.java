package io.transom.itests.karaf;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The Karaf that all classes share that look at the distribution from outside; started once, stopped at the end of the ring. */
final class Shared implements ParameterResolver {
    private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(Shared.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == KarafProcess.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(HERE).getOrComputeIfAbsent("karaf", key -> start(), KarafProcess.class);
    }

    private static KarafProcess start() {
        try {
            return KarafProcess.start(Path.of("target/karaf").toAbsolutePath());
        } catch (Exception failed) {
            throw new IllegalStateException("Karaf does not start: " + failed, failed);
        }
    }
}
