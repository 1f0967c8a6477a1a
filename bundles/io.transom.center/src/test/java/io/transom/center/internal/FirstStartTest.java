package io.transom.center.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.transom.api.management.Operator.FleetEvent;
import io.transom.api.store.CallRecord;
import io.transom.api.store.CenterState;
import io.transom.api.store.CenterStore;
import io.transom.api.store.RecordCounts;
import io.transom.api.store.RecordQuery;
import io.transom.testkit.Await;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class FirstStartTest {
    private final SlowStore store = new SlowStore();
    private final List<FleetEvent> events = new CopyOnWriteArrayList<>();

    @Test
    void whoLookedBeforeTheDefaultRealmWasMadeIsToldOfIt() {
        Center center = start();

        assertEquals(List.of(), new CenterFleet(center).realms());
        store.writable.complete(null);
        Await.result(center.started());

        assertEquals(
                List.of("crossbarfabriccenter.mrealm.on_mrealm_created"),
                events.stream().map(event -> event.event().topic()).toList());
        assertEquals(
                "default",
                events.get(0).event().payload().first() instanceof Map<?, ?> realm ? realm.get("name") : "no realm");
    }

    @Test
    void aRealmThatWasThereIsNotAnnounced() {
        store.writable.complete(null);
        Await.result(new FirstStart(store, Clock.systemUTC()).run("default"));

        Await.result(start().started());

        assertEquals(List.of(), events);
    }

    private Center start() {
        Executor here = Runnable::run;
        var center = new Center(
                new Center.Settings(Configs.center(Map.of()), Optional.empty(), "1.2.3"),
                store,
                Clock.systemUTC(),
                (delay, task) -> () -> {},
                () -> here);
        new LocalOperator(center, () -> here).watch(events::add);
        return center;
    }

    /** Takes updates when it has become writable. */
    private static final class SlowStore implements CenterStore {
        private final MemoryStore store = new MemoryStore();
        private final CompletableFuture<Void> writable = new CompletableFuture<>();

        @Override
        public CenterState state() {
            return store.state();
        }

        @Override
        public <T> CompletionStage<T> update(Function<CenterState, Update<T>> change) {
            return writable.thenCompose(ready -> store.update(change));
        }

        @Override
        public void record(Supplier<CallRecord> call) {
            store.record(call);
        }

        @Override
        public CompletionStage<List<CallRecord>> records(RecordQuery query) {
            return store.records(query);
        }

        @Override
        public RecordCounts recordCounts() {
            return store.recordCounts();
        }
    }
}
