package io.transom.node.internal;

import io.transom.api.spi.WorkerType;
import java.util.List;

/** The type router without a bundle. */
final class FakeType implements WorkerType {
    @Override
    public String name() {
        return "router";
    }

    @Override
    public List<String> options() {
        return List.of("limits");
    }

    @Override
    public List<String> bundles() {
        return List.of();
    }
}
