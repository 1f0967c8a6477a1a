package io.transom.store.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.store.CenterStore;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class StoreComponentTest {
    @TempDir
    Path directory;

    private final List<Object> services = new ArrayList<>();

    @Test
    void theStoreIsAServiceWhileItIsOpen() {
        var component =
                new StoreComponent(context(null), config(directory.resolve("a").toString()));
        assertInstanceOf(CenterStore.class, services.get(0));
        component.close();
        assertEquals(List.of(), services);
        assertTrue(Files.exists(directory.resolve("a/center.mv.db")));
    }

    @Test
    void theDefaultDirectoryIsTheCentersState() {
        new StoreComponent(context(directory.toString()), config("")).close();
        assertTrue(Files.exists(directory.resolve("state/center.mv.db")));
    }

    @Test
    void withoutAnyDirectoryItSaysWhatToSet() {
        var failure = assertThrows(StoreFailure.class, () -> new StoreComponent(context(null), config("")));
        assertTrue(failure.getMessage().contains("\"directory\" of io.transom.store.jdbc"), failure.getMessage());
    }

    @Test
    void aDamagedDatabaseIsNoService() throws Exception {
        Files.writeString(directory.resolve("center.mv.db"), "rubbish");
        assertThrows(StoreFailure.class, () -> new StoreComponent(context(null), config(directory.toString())));
        assertEquals(List.of(), services);
        assertEquals("rubbish", Files.readString(directory.resolve("center.mv.db")));
    }

    private static StoreConfig config(String directory) {
        return (StoreConfig) Proxy.newProxyInstance(
                StoreComponentTest.class.getClassLoader(),
                new Class<?>[] {StoreConfig.class},
                (proxy, method, args) -> method.getName().equals("directory") ? directory : method.getDefaultValue());
    }

    private BundleContext context(@Nullable String home) {
        var registration = Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ServiceRegistration.class}, (proxy, method, args) -> {
                    assertEquals("unregister", method.getName());
                    services.clear();
                    return null;
                });
        return (BundleContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {BundleContext.class}, (proxy, method, args) -> {
                    if (method.getName().equals("registerService")) {
                        services.add(args[1]);
                        return registration;
                    }
                    assertEquals("getProperty", method.getName());
                    return home;
                });
    }
}
