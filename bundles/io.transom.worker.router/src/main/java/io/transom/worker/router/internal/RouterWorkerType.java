package io.transom.worker.router.internal;

import io.transom.api.Config;
import io.transom.api.spi.WorkerType;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** The type {@code router}: on a node, {@code start_worker(id, "router")} works while this is installed. */
@Component
public final class RouterWorkerType implements WorkerType {
    @Override
    public String name() {
        return "router";
    }

    @Override
    public List<String> options() {
        return List.of("limits");
    }

    @Override
    public void check(Config options) {
        LimitsConfig.worker(options);
    }

    @Override
    public List<String> bundles() {
        return List.of("io.transom.worker.router");
    }

    /**
     * Measured: docs/performance.md. A heap that starts with 16 MB saves 25 MB of resident memory; compiling only what has run five
     * times as often as usual halves what the compilers cost a start.
     */
    @Override
    public List<String> jvmFlags() {
        return List.of(
                "-Xms16m",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:CompileThresholdScaling=5",
                "-Dio.netty.leakDetection.level=disabled");
    }
}
