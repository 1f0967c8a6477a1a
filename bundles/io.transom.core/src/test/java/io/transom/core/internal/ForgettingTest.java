package io.transom.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.transom.api.Config;
import io.transom.api.spi.Contribution;
import io.transom.api.spi.HandlerModule;
import io.transom.wamp.Payload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Of a module that has gone nothing is kept: its class loader can be collected. */
class ForgettingTest extends HostFixture {
    /** Stands for a bundle: defines the module's classes anew. */
    private static final class BundleLoader extends ClassLoader {
        BundleLoader() {
            super(ForgettingTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(Module.class.getName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            try (var in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Loaded by the bundle's loader. */
    public static final class Module implements HandlerModule, Things {
        @Override
        public void contribute(Contribution to) {
            to.implement(Things.class, this).publisher();
        }

        @Override
        public CompletionStage<Thing> startThing(String id, Config config) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletionStage<List<String>> getThings() {
            return CompletableFuture.completedFuture(List.of());
        }
    }

    @Test
    void theClassLoaderOfAnUnboundModuleIsCollectable() throws Exception {
        host.change(new Settings(Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO));
        attach();
        var bound = bindFromBundle();
        assertEquals(List.of(), call(LIST, FakePlace.NODE, "w1").value());
        var hanging = session.call(START, Payload.of(FakePlace.NODE, "w1", "t1", Map.of()));

        host.unbind(bound.service());
        timers.pass(Duration.ofSeconds(1));

        assertEquals("wamp.error.canceled", hanging.error().uri());
        for (int i = 0; i < 50 && bound.loader().get() != null; i++) {
            System.gc();
            Thread.sleep(20);
        }
        assertNull(bound.loader().get());
    }

    private record Bound(FakeService service, WeakReference<ClassLoader> loader) {}

    private Bound bindFromBundle() throws ReflectiveOperationException {
        var loader = new BundleLoader();
        var module = (HandlerModule)
                loader.loadClass(Module.class.getName()).getConstructor().newInstance();
        assertNotSame(Module.class, module.getClass());
        return new Bound(bind("leaky", module), new WeakReference<>(loader));
    }
}
