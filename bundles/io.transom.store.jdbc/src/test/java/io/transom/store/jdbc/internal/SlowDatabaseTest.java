package io.transom.store.jdbc.internal;

import static io.transom.store.jdbc.internal.Stores.await;
import static io.transom.store.jdbc.internal.Stores.node;
import static io.transom.store.jdbc.internal.Stores.oid;
import static io.transom.store.jdbc.internal.Stores.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Errors;
import io.transom.wamp.LimitHits;
import io.transom.wamp.WampError;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlowDatabaseTest {
    Backend backend() {
        return Backend.H2;
    }

    @TempDir
    Path directory;

    @Test
    void aChangeThatIsNotWrittenInTimeFailsAndReadingGoesOn() throws Exception {
        var database = new Hindered(backend().open(directory));
        var store = Stores.open(database, 1_000, 200);
        await(put(store, node(1)));
        database.stop();
        var stuck = put(store, node(2));
        assertUnavailable(stuck, "store.change.time");
        assertCounted("store.change.time");
        assertTrue(store.state().nodes().containsKey(oid(1)));
        database.goOn();
        await(put(store, node(3)));
        store.close();
    }

    private static void assertCounted(String id) {
        assertTrue(LimitHits.ofProcess().snapshot().containsKey(id), id);
    }

    @Test
    void whatTimedOutBeforeItsTurnIsNeverWritten() throws Exception {
        var database = new Hindered(backend().open(directory));
        var store = Stores.open(database, 1_000, 200);
        database.stop();
        var inTheWay = put(store, node(1));
        database.awaitStopped();
        var late = put(store, node(2));
        assertUnavailable(inTheWay, "store.change.time");
        assertUnavailable(late, "store.change.time");
        database.goOn();
        await(put(store, node(3)));
        assertTrue(!store.state().nodes().containsKey(oid(2)));
        store.close();
    }

    @Test
    void theQueueIsBounded() throws Exception {
        var database = new Hindered(backend().open(directory));
        var store = Stores.open(database, 2, 5_000);
        database.stop();
        var first = put(store, node(1));
        database.awaitStopped();
        var second = put(store, node(2));
        var third = put(store, node(3));
        assertUnavailable(put(store, node(4)), "store.changes.pending");
        assertCounted("store.changes.pending");
        database.goOn();
        await(first);
        await(second);
        await(third);
        store.close();
    }

    @Test
    void recordsThatDoNotFitAreCounted() throws Exception {
        var database = new Hindered(backend().open(directory));
        var store = Stores.open(database);
        database.stopConnecting();
        for (int i = 0; i < 150; i++) {
            store.record(Stores.record(i));
        }
        assertTrue(store.recordCounts().dropped() >= 50);
        assertCounted("store.records.pending");
        database.goOn();
        store.close();
    }

    @Test
    void aDatabaseThatWasAwayIsUsedAgainAndLosesNothing() throws Exception {
        var database = new Hindered(backend().open(directory));
        var store = Stores.open(database, 1_000, 5_000);
        await(put(store, node(1)));
        database.failSyncs(1);
        assertUnavailable(put(store, node(2)), "cannot write");
        await(put(store, node(3)));
        assertTrue(store.state().nodes().containsKey(oid(1)));
        assertTrue(store.state().nodes().containsKey(oid(3)));
        var state = store.state();
        store.close();
        var again = Stores.open(backend(), directory);
        assertEquals(state, again.state());
        again.close();
    }

    @Test
    void whenACommitFailsAllThatWaitedForItFailTheSameWay() throws Exception {
        var database = new Hindered(backend().open(directory));
        var store = Stores.open(database, 1_000, 5_000);
        database.stop();
        var first = put(store, node(1));
        database.awaitStopped();
        var second = put(store, node(2));
        var third = put(store, node(3));
        database.failSyncs(2);
        database.goOn();
        for (var each : List.of(first, second, third)) {
            assertUnavailable(each, "cannot write");
        }
        await(put(store, node(4)));
        store.close();
    }

    @Test
    void aConnectionThatReadsNothingIsClosed() throws Exception {
        var database = new Hindered(backend().open(directory));
        // longer than the 2 s that may lie between two attempts
        var store = Stores.open(database, 1_000, 3_000);
        await(put(store, node(1)));
        database.failSyncs(1);
        assertUnavailable(put(store, node(2)), "cannot write");
        database.blind = true;
        assertUnavailable(put(store, node(3)), "store.change.time");
        database.blind = false;
        await(put(store, node(4)));
        for (Connection useless : database.useless) {
            assertTrue(useless.isClosed());
        }
        assertTrue(!database.useless.isEmpty());
        store.close();
    }

    private static void assertUnavailable(CompletionStage<?> stage, String text) {
        var failure = assertThrows(ExecutionException.class, () -> await(stage));
        var error = (WampError) failure.getCause();
        assertEquals(Errors.STORE_UNAVAILABLE, error.uri());
        assertTrue(error.text().contains(text), error.text());
    }

    /** A database whose durable writing can be held up or made to fail. */
    private static final class Hindered implements Database {
        private final Database inner;
        private volatile CountDownLatch gate = new CountDownLatch(0);
        private volatile CountDownLatch connecting = new CountDownLatch(0);
        private final CountDownLatch stopped = new CountDownLatch(1);
        private final AtomicInteger failures = new AtomicInteger();
        private final List<Connection> useless = new CopyOnWriteArrayList<>();
        private volatile boolean blind;

        Hindered(Database inner) {
            this.inner = inner;
        }

        void stop() {
            gate = new CountDownLatch(1);
        }

        void stopConnecting() {
            connecting = new CountDownLatch(1);
        }

        void goOn() {
            gate.countDown();
            connecting.countDown();
        }

        void awaitStopped() throws InterruptedException {
            stopped.await();
        }

        void failSyncs(int count) {
            failures.set(count);
        }

        @Override
        public String place() {
            return inner.place();
        }

        @Override
        public boolean isServer() {
            return inner.isServer();
        }

        @Override
        public Connection connect() throws SQLException {
            pass(connecting);
            return inner.connect();
        }

        @Override
        public Connection connectToWrite() throws SQLException {
            pass(connecting);
            Connection connection = inner.connectToWrite();
            if (blind) {
                useless.add(connection);
                return (Connection) Proxy.newProxyInstance(
                        Hindered.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                            if (method.getName().equals("createStatement")) {
                                throw new SQLException("connection reset", "08006");
                            }
                            return method.invoke(connection, args);
                        });
            }
            return connection;
        }

        @Override
        public Connection connectToRead() throws SQLException {
            return inner.connectToRead();
        }

        @Override
        public void replaceBy(Restore backup, boolean force) throws IOException, SQLException {
            inner.replaceBy(backup, force);
        }

        @Override
        public void sync(Connection connection) throws SQLException {
            if (gate.getCount() > 0) {
                stopped.countDown();
            }
            pass(gate);
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new SQLException("disk full", "58030");
            }
            inner.sync(connection);
        }

        private static void pass(CountDownLatch latch) throws SQLException {
            try {
                latch.await();
            } catch (InterruptedException interrupted) {
                throw new SQLException("interrupted", interrupted);
            }
        }

        @Override
        public void acknowledged(long number) {
            inner.acknowledged(number);
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
