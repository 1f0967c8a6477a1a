package io.transom.store.jdbc.internal;

import static io.transom.store.jdbc.internal.Stores.await;
import static io.transom.store.jdbc.internal.Stores.node;
import static io.transom.store.jdbc.internal.Stores.oid;
import static io.transom.store.jdbc.internal.Stores.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Errors;
import io.transom.api.store.CenterState;
import io.transom.api.store.CenterState.Label;
import io.transom.api.store.CenterStore.Update;
import io.transom.api.store.Change;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.WampError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcStoreTest {
    Backend backend() {
        return Backend.H2;
    }

    @TempDir
    Path directory;

    @Test
    void anEmptyDirectoryBecomesAnEmptyStore() {
        var store = Stores.open(backend(), directory.resolve("a/b"));
        assertEquals(CenterState.EMPTY, store.state());
        store.close();
    }

    @Test
    void everythingIsThereAfterReopening() throws Exception {
        var store = Stores.open(backend(), directory);
        var before = await(store.update(state -> new Update<>(Stores.everything(), state.after(Stores.everything()))));
        assertEquals(before, store.state());
        store.close();

        var again = Stores.open(backend(), directory);
        assertEquals(before, again.state());
        again.close();
    }

    @Test
    void replacingAndRemovingAreKeptToo() throws Exception {
        var store = Stores.open(backend(), directory);
        await(store.update(state -> new Update<Void>(Stores.everything(), null)));
        var renamed = new CenterState.ManagementRealm(oid(4), Label.NONE, "other", 5, oid(1));
        await(store.update(state -> new Update<Void>(
                List.of(
                        new Change.PutRealm(renamed),
                        new Change.PutRoles(oid(4), oid(1), List.of()),
                        new Change.RemoveNode(oid(5)),
                        new Change.RemoveOrganization(oid(3)),
                        new Change.PutNode(node(6))),
                null)));
        store.close();

        var again = Stores.open(backend(), directory);
        assertEquals(renamed, again.state().realms().get(oid(4)));
        assertEquals(List.of(), again.state().rolesOf(oid(4), oid(1)));
        assertEquals(4, again.state().rolesOf(oid(4), oid(2)).size());
        assertEquals(java.util.Set.of(oid(6)), again.state().nodes().keySet());
        assertTrue(again.state().organizations().isEmpty());
        await(again.update(state ->
                new Update<Void>(List.of(new Change.RemoveRealm(oid(4)), new Change.RemoveActivation(oid(8))), null)));
        assertTrue(again.state().roles().isEmpty());
        assertTrue(again.state().webClusters().isEmpty());
        again.close();

        var third = Stores.open(backend(), directory);
        assertTrue(third.state().realms().isEmpty());
        assertTrue(third.state().roles().isEmpty());
        assertTrue(third.state().webClusters().isEmpty());
        assertTrue(third.state().webServices().isEmpty());
        assertEquals(java.util.Set.of(oid(7)), third.state().activations().keySet());
        third.close();
    }

    @Test
    void aUserGoesWithTheRolesOfTheUser() throws Exception {
        var store = Stores.open(backend(), directory);
        await(store.update(state -> new Update<Void>(Stores.everything(), null)));
        await(store.update(state -> new Update<Void>(List.of(new Change.RemoveUser(oid(2))), null)));
        var left = store.state();
        assertEquals(java.util.Set.of(oid(1)), left.users().keySet());
        assertEquals(java.util.Map.of(oid(1), List.of("guest")), left.roles().get(oid(4)));
        store.close();

        var again = Stores.open(backend(), directory);
        assertEquals(left, again.state());
        again.close();
    }

    @Test
    void aWebClusterGoesWithItsServices() throws Exception {
        var store = Stores.open(backend(), directory);
        await(store.update(state -> new Update<Void>(Stores.everything(), null)));
        await(store.update(state -> new Update<Void>(List.of(new Change.RemoveWebCluster(oid(9))), null)));
        assertTrue(store.state().webServices().isEmpty());
        store.close();

        var again = Stores.open(backend(), directory);
        assertTrue(again.state().webClusters().isEmpty());
        assertTrue(again.state().webServices().isEmpty());
        again.close();
    }

    @Test
    void concurrentUpdatesAreSerialAndSeeEachOther() throws Exception {
        var store = Stores.open(backend(), directory);
        var inside = new AtomicInteger();
        var asked = new ArrayList<CompletionStage<Integer>>();
        for (int i = 0; i < 200; i++) {
            asked.add(store.update(state -> {
                assertEquals(1, inside.incrementAndGet());
                int next = state.nodes().size();
                inside.decrementAndGet();
                return new Update<>(List.of(new Change.PutNode(node(next))), next);
            }));
        }
        for (int i = 0; i < asked.size(); i++) {
            assertEquals(i, await(asked.get(i)));
        }
        assertEquals(200, store.state().nodes().size());
        store.close();
    }

    @Test
    void aRefusedUpdateFailsAloneAndChangesNothing() throws Exception {
        var store = Stores.open(backend(), directory);
        var refusal = new WampError("crossbar.error.already_exists", "there");
        var before = put(store, node(1));
        CompletionStage<Void> refused = store.update(state -> {
            throw refusal;
        });
        var after = put(store, node(2));
        await(before);
        await(after);
        var failure = assertThrows(ExecutionException.class, () -> await(refused));
        assertSame(refusal, failure.getCause());
        assertEquals(2, store.state().nodes().size());
        store.close();
    }

    @Test
    void aValueThatTheTablesCannotTakeIsTheCallersFaultAndHarmsNoOther() throws Exception {
        var store = Stores.open(backend(), directory);
        var good = put(store, node(1));
        var bad = put(
                store,
                new CenterState.Node(
                        oid(2), new Label("x".repeat(5_000), null, null), null, "k", null, null, "n", null));
        var alsoGood = put(store, node(3));
        await(good);
        await(alsoGood);
        var failure = assertThrows(ExecutionException.class, () -> await(bad));
        assertEquals(ErrorUris.INVALID_ARGUMENT, ((WampError) failure.getCause()).uri());
        assertEquals(java.util.Set.of(oid(1), oid(3)), store.state().nodes().keySet());
        store.close();
        var again = Stores.open(backend(), directory);
        assertEquals(java.util.Set.of(oid(1), oid(3)), again.state().nodes().keySet());
        again.close();
    }

    @Test
    void aClosedStoreRefuses() throws Exception {
        var store = Stores.open(backend(), directory);
        store.close();
        var failure = assertThrows(ExecutionException.class, () -> await(put(store, node(1))));
        assertEquals(Errors.STORE_UNAVAILABLE, ((WampError) failure.getCause()).uri());
    }

    @Test
    void closingWritesWhatWaits() throws Exception {
        var store = Stores.open(backend(), directory);
        var asked = new ArrayList<CompletionStage<String>>();
        for (int i = 0; i < 50; i++) {
            asked.add(put(store, node(i)));
        }
        store.record(Stores.record(1));
        store.close();
        for (var each : asked) {
            await(each);
        }
        var again = Stores.open(backend(), directory);
        assertEquals(50, again.state().nodes().size());
        assertEquals(List.of(Stores.record(1)), await(again.records(10)));
        again.close();
    }

    @Test
    void recordsComeNewestFirst() throws Exception {
        var store = Stores.open(backend(), directory);
        for (int i = 0; i < 30; i++) {
            store.record(Stores.record(i));
        }
        assertEquals(List.of(Stores.record(29), Stores.record(28)), await(store.records(2)));
        assertEquals(0, store.recordCounts().dropped());
        store.close();
    }

    @Test
    void theOldestRecordsAreDeleted() throws Exception {
        var store = Stores.open(backend(), directory);
        for (int i = 0; i < 2_500; i++) {
            store.record(Stores.record(i));
            if (i % 50 == 49) {
                await(store.records(1));
            }
        }
        int kept = await(store.records(10_000)).size();
        assertTrue(kept <= 2_000, () -> "expected 2000 at most, found " + kept);
        assertEquals(Stores.record(2_499), await(store.records(1)).get(0));
        store.close();
    }

    /** A value that no JSON can be made of, or any other mistake of ours: the thread that writes must outlive it. */
    @Test
    void aChangeThatCannotBeTurnedIntoRowsHarmsNoOther() throws Exception {
        var store = Stores.open(backend(), directory);
        var bad = new CenterState.Node(
                oid(1), Label.NONE, null, "ab".repeat(32), null, null, "node1", Map.of("site", new Object()));
        var failed = put(store, bad);
        var good = put(store, node(2));
        assertThrows(ExecutionException.class, () -> await(failed));
        assertEquals(oid(2), await(good));
        assertEquals(java.util.Set.of(oid(2)), store.state().nodes().keySet());
        store.close();
    }
}
