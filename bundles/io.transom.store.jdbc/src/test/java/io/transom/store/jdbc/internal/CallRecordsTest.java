package io.transom.store.jdbc.internal;

import static io.transom.store.jdbc.internal.Stores.await;
import static io.transom.store.jdbc.internal.Stores.oid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.store.CallRecord;
import io.transom.api.store.RecordQuery;
import io.transom.testkit.Await;
import io.transom.wamp.LimitHits;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallRecordsTest {
    Backend backend() {
        return Backend.H2;
    }

    private static final long NOW = Duration.ofDays(100).toMillis();

    @TempDir
    Path directory;

    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1);
    private final ExecutorService queries = Executors.newSingleThreadExecutor();
    private Flaky database;

    @BeforeEach
    void open() throws Exception {
        database = new Flaky(backend().open(directory));
        try (Connection connection = database.connectToWrite()) {
            Migrations.run(connection, "test");
        }
    }

    @AfterEach
    void close() {
        thread.shutdownNow();
        queries.shutdownNow();
        database.close();
    }

    @Test
    void eachFilterTakesWhatFits() throws Exception {
        var records = records(100, 0, 0);
        var first = call(1, "default", "alice", "x.router.start", oid(1), "n1", "ok");
        var second = call(2, "default", "bob", "x.router.stop", oid(1), "n1", "wamp.error.not_authorized");
        var third = call(3, "other", "alice", "x.node.shutdown", oid(2), "n2", "a.b");
        var nowhere = call(4, "other", "alice", "x.100%_sure", null, null, "ok");
        List.of(first, second, third, nowhere).forEach(call -> records.add(() -> call));

        assertEquals(List.of(nowhere, third, second, first), await(records.find(RecordQuery.newest(10))));
        assertEquals(List.of(nowhere, third), await(records.find(RecordQuery.newest(2))));
        assertEquals(List.of(nowhere, third), find(records, 3, null, null, null, null, false));
        assertEquals(List.of(nowhere, third), find(records, 0, "other", null, null, null, false));
        assertEquals(List.of(second, first), find(records, 0, null, "n1", null, null, false));
        assertEquals(List.of(third), find(records, 0, null, oid(2), null, null, false));
        assertEquals(List.of(second), find(records, 0, null, null, "bob", null, false));
        assertEquals(List.of(second, first), find(records, 0, null, null, null, "router", false));
        assertEquals(List.of(nowhere), find(records, 0, null, null, null, "0%_", false));
        assertEquals(List.of(third, second), find(records, 0, null, null, null, null, true));
        assertEquals(List.of(second), find(records, 0, null, "n1", null, "stop", true));
        assertEquals(List.of(), find(records, 0, null, null, "alice' OR '1'='1", null, false));
    }

    @Test
    void whatIsTooOldOrTooManyIsDeletedAndCounted() throws Exception {
        var records = records(2_000, 0, 7);
        long before = hits("store.records.days");
        long old = NOW - Duration.ofDays(7).toMillis() - 1;
        var young = call(old + 1, "default", "a", "b", null, null, "ok");
        records.add(() -> call(old, "default", "a", "b", null, null, "ok"));
        records.add(() -> young);
        assertEquals(List.of(young), await(records.find(RecordQuery.newest(10))));
        assertEquals(1, records.counts().rotated());
        assertEquals(before + 1, hits("store.records.days"));

        long atFirst = hits("store.records.kept");
        var few = records(2_000, 10, 0);
        for (int i = 0; i < 1_500; i++) {
            long number = i;
            few.add(() -> call(number, "default", "a", "b" + number, null, null, "ok"));
        }
        await(few.find(RecordQuery.newest(1)));
        few.add(() -> call(1_500, "default", "a", "b1500", null, null, "ok"));
        var left = await(few.find(RecordQuery.newest(2_000)));
        assertEquals("b1500", left.get(0).procedure());
        assertTrue(left.size() <= 511, () -> "left: " + left.size());
        assertEquals(1_502 - left.size(), few.counts().rotated());
        assertTrue(hits("store.records.kept") > atFirst);
    }

    /** As after a bound was lowered: no statement deletes more than a server can in the time that it has. */
    @Test
    void manyAreDeletedAPartAtATime() throws Exception {
        var all = records(20_000, 0, 0);
        for (int i = 0; i < 12_000; i++) {
            int number = i;
            all.add(() -> call(number, "default", "a", "b" + number, null, null, "ok"));
        }
        await(all.find(RecordQuery.newest(1)));
        try (Connection connection = database.connect()) {
            assertEquals(5_000, CallRecordTable.keep(connection, 10));
            assertEquals(5_000, CallRecordTable.deleteBefore(connection, 11_000));
            assertEquals(1_000, CallRecordTable.deleteBefore(connection, 11_000));
            assertEquals(0, CallRecordTable.deleteBefore(connection, 11_000));
            connection.rollback();
        }

        var few = records(100, 10, 0);
        for (int i = 0; i < 3; i++) {
            few.add(() -> call(NOW, "default", "a", "c", null, null, "ok"));
            await(few.find(RecordQuery.newest(1)));
        }
        assertEquals("b11993", await(few.find(RecordQuery.newest(100))).get(9).procedure());
        assertEquals(12_003 - 10, few.counts().rotated());
    }

    @Test
    void whileAQueryTakesItsTimeRecordsAreWritten() throws Exception {
        var records = records(100, 0, 0);
        database.slow = new CountDownLatch(1);
        var slow = records.find(RecordQuery.newest(10));
        Await.until("the query is under way", () -> database.held);
        records.add(() -> Stores.record(1));
        Await.until("the record is written", () -> count() == 1);
        assertFalse(slow.toCompletableFuture().isDone());
        database.slow.countDown();
        assertEquals(List.of(Stores.record(1)), await(slow));
    }

    private int count() {
        try (Connection connection = database.inner.connect();
                var rows = connection.createStatement().executeQuery("SELECT count(*) FROM call_record")) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void whileTheDatabaseIsAwayRecordsWait() throws Exception {
        var records = records(100, 0, 0);
        records.add(() -> Stores.record(1));
        await(records.find(RecordQuery.newest(1)));
        database.away = true;
        for (int i = 2; i <= 60; i++) {
            int number = i;
            records.add(() -> Stores.record(number));
        }
        for (int i = 0; i < 5; i++) {
            var away = assertThrows(ExecutionException.class, () -> await(records.find(RecordQuery.newest(1))));
            assertTrue(away.getCause().getMessage().contains("the records cannot be read"), away.getMessage());
        }
        database.away = false;
        assertEquals(60, await(records.find(RecordQuery.newest(100))).size());
        assertEquals(0, records.counts().dropped());
    }

    @Test
    void whatCannotBeMadeOrWrittenIsCountedAndHarmsNoOther() throws Exception {
        var records = records(100, 0, 0);
        records.add(() -> {
            throw new IllegalStateException("no record");
        });
        records.add(() -> call(1, "default", "a\0b", "c", null, null, "ok"));
        assertEquals("a b", await(records.find(RecordQuery.newest(1))).get(0).actor());
        assertEquals(1, records.counts().dropped());

        database.refuse = true;
        records.add(() -> Stores.record(2));
        for (int i = 0; i < 3; i++) {
            records.find(RecordQuery.newest(1));
        }
        await(CompletableFuture.runAsync(() -> {}, thread));
        database.refuse = false;
        records.add(() -> Stores.record(3));
        assertEquals(
                Stores.record(3), await(records.find(RecordQuery.newest(1))).get(0));
        assertEquals(2, records.counts().dropped());
    }

    private CallRecords records(int pending, int kept, int days) {
        return new CallRecords(
                database,
                new CallRecords.Bounds(
                        JdbcStore.recordsPending(pending), JdbcStore.recordsKept(kept), JdbcStore.recordsDays(days)),
                Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC),
                thread,
                queries);
    }

    private static List<CallRecord> find(
            CallRecords records,
            long since,
            @Nullable String realm,
            @Nullable String node,
            @Nullable String actor,
            @Nullable String procedure,
            boolean failed)
            throws Exception {
        var query = new RecordQuery(since, realm, node, actor, procedure, failed, 100);
        var found = await(records.find(query));
        assertEquals(
                await(records.find(RecordQuery.newest(100))).stream()
                        .filter(query::takes)
                        .toList(),
                found);
        return found;
    }

    private static CallRecord call(
            long time,
            String realm,
            String actor,
            String procedure,
            @Nullable String oid,
            @Nullable String node,
            String outcome) {
        return new CallRecord(time, realm, actor, "owner", procedure, oid, node, null, null, outcome, 5);
    }

    private static long hits(String limit) {
        return LimitHits.ofProcess().snapshot().getOrDefault(limit, 0L);
    }

    /** A database that can be away, or refuse what is written. */
    private static final class Flaky implements Database {
        private final Database inner;
        private volatile boolean away;
        private volatile boolean refuse;
        private volatile boolean held;

        /** Holds up what reads. */
        private volatile CountDownLatch slow = new CountDownLatch(0);

        Flaky(Database inner) {
            this.inner = inner;
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
        public Connection connectToWrite() throws SQLException {
            return inner.connectToWrite();
        }

        @Override
        public Connection connect() throws SQLException {
            if (away) {
                throw new SQLException("connection refused", "08001");
            }
            Connection connection = inner.connect();
            return (Connection) Proxy.newProxyInstance(
                    Flaky.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                        if (away && !method.getName().equals("close")) {
                            throw new SQLException("connection reset", "08006");
                        }
                        if (method.getName().equals("prepareStatement")
                                && String.valueOf(args[0]).startsWith("SELECT")) {
                            held = slow.getCount() > 0;
                            slow.await();
                        }
                        if (refuse && method.getName().equals("prepareStatement")) {
                            throw new SQLException("refused", "22001");
                        }
                        try {
                            return method.invoke(connection, args);
                        } catch (InvocationTargetException failed) {
                            throw failed.getCause();
                        }
                    });
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
            inner.sync(connection);
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
