package io.transom.center.internal;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Configurations with defaults where nothing else is said. */
final class Configs {
    private Configs() {}

    static CenterConfig center(Map<String, Object> different) {
        return (CenterConfig) Proxy.newProxyInstance(
                Configs.class.getClassLoader(),
                new Class<?>[] {CenterConfig.class},
                (proxy, method, args) -> different.getOrDefault(method.getName(), method.getDefaultValue()));
    }
}
