package io.transom.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.transom.api.Access;
import io.transom.api.management.Catalog;
import io.transom.api.management.Catalog.ModuleView;
import io.transom.api.spi.HandlerModule;
import io.transom.api.spi.ProcedureSpec;
import io.transom.wamp.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Listeners are told of everything, and nothing twice. */
class ModuleCatalogTest extends HostFixture {
    private static final HandlerModule ONE = to -> to.procedure(
            ProcedureSpec.exact("a.b", "Does nothing.", Access.READ),
            call -> CompletableFuture.completedFuture(Payload.NONE));

    private final List<String> news = new ArrayList<>();

    private final Catalog.Listener listener = new Catalog.Listener() {
        @Override
        public void present(ModuleView module) {
            news.add("present " + module.bundle() + " " + module.state() + shadow(module));
        }

        @Override
        public void gone(ModuleView module) {
            news.add("gone " + module.bundle());
        }
    };

    private static String shadow(ModuleView module) {
        return module.procedures().stream()
                .filter(procedure -> !procedure.shadowedBy().isEmpty())
                .map(procedure -> " shadowed by " + procedure.shadowedBy())
                .findFirst()
                .orElse("");
    }

    @Test
    void aListenerIsToldThePresentStateAtOnceAndThenTheChanges() throws Exception {
        bind("before", ONE);
        var listening = host.catalog().listen(listener);
        FakeService after = bind("after", to -> to.topic("a.c", "A topic."));
        host.unbind(after);
        listening.close();
        bind("unheard", to -> {});

        assertEquals(List.of("present before ACTIVE", "present after ACTIVE", "gone after"), news);
    }

    @Test
    void shadowingIsNews() {
        bind("low", 1, ONE);
        host.catalog().listen(listener);
        news.clear();
        FakeService high = bind("high", 2, ONE);
        host.unbind(high);

        assertEquals(
                List.of(
                        "present low ACTIVE shadowed by high",
                        "present high ACTIVE",
                        "gone high",
                        "present low ACTIVE"),
                news);
    }

    @Test
    void aFailedModuleIsNews() {
        host.catalog().listen(listener);
        FakeService bad = bind("bad", to -> {
            throw new IllegalArgumentException("no");
        });
        host.unbind(bad);

        assertEquals(List.of("present bad FAILED", "gone bad"), news);
    }

    @Test
    void theUrisOfTheFirstPlaceAreNews() {
        bind("forwarder", to -> to.forward(Things.class));
        assertEquals("test.get_things", module("forwarder").procedures().get(0).uri());
        host.catalog().listen(listener);
        news.clear();
        attach();

        assertEquals(List.of("present forwarder ACTIVE"), news);
        assertEquals(LIST, module("forwarder").procedures().get(0).uri());
    }

    @Test
    void aListenerThatFailsHindersNobody() {
        host.catalog().listen(new Catalog.Listener() {
            @Override
            public void present(ModuleView module) {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void gone(ModuleView module) {
                throw new AssertionError("on purpose");
            }
        });
        host.catalog().listen(listener);
        host.unbind(bind("one", ONE));
        bind("two", ONE);

        assertEquals(List.of("present one ACTIVE", "gone one", "present two ACTIVE"), news);
    }

    @Test
    void aListenerMayChangeWhatIsInstalled() {
        host.catalog().listen(new Catalog.Listener() {
            @Override
            public void present(ModuleView module) {
                news.add(module.bundle());
                if (module.bundle().equals("first")) {
                    bind("second", to -> {});
                    news.add("bound");
                }
            }

            @Override
            public void gone(ModuleView module) {}
        });
        bind("first", ONE);

        assertEquals(List.of("first", "bound", "second"), news);
    }
}
