package io.transom.store.jdbc.internal;

import io.transom.api.store.CallRecord;
import io.transom.api.store.CenterState;
import io.transom.api.store.CenterState.Label;
import io.transom.api.store.CenterStore.Update;
import io.transom.api.store.Change;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Stores and what is put into them. */
final class Stores {
    private Stores() {}

    static JdbcStore open(Path directory) {
        return open(Backend.H2, directory);
    }

    static JdbcStore open(Backend backend, Path directory) {
        return open(backend.open(directory));
    }

    static JdbcStore open(Database database) {
        return open(database, 1_000, 30_000);
    }

    static JdbcStore open(Database database, int changesPending, long millis) {
        return open(database, changesPending, millis, bounds(), () -> {});
    }

    static JdbcStore open(
            Database database, int changesPending, long millis, CallRecords.Bounds bounds, Runnable givenUp) {
        return new JdbcStore(
                database, JdbcStore.changesPending(changesPending), JdbcStore.changeTime(millis), bounds, givenUp);
    }

    static CallRecords.Bounds bounds() {
        return new CallRecords.Bounds(
                JdbcStore.recordsPending(100), JdbcStore.recordsKept(1_000), JdbcStore.recordsDays(0));
    }

    static CenterState.Node node(int number) {
        return new CenterState.Node(
                oid(number), Label.NONE, null, String.format("%064x", number), null, null, "node" + number, null);
    }

    static String oid(int number) {
        return String.format("00000000-0000-4000-8000-%012x", number);
    }

    static CompletionStage<String> put(JdbcStore store, CenterState.Node node) {
        return store.update(state -> new Update<>(List.of(new Change.PutNode(node)), node.oid()));
    }

    static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    static CallRecord record(int number) {
        return new CallRecord(
                number, "default", "superuser", "owner", "a.b" + number, oid(1), "n1", "w1", "{\"a\":1}", "ok", 17);
    }

    /** One of each kind, every column used. */
    static List<Change> everything() {
        var label = new Label("a label", "line 1\nline 2 \u00e4\u20ac", List.of("red", "green"));
        return List.of(
                new Change.PutUser(
                        new CenterState.User(oid(1), label, "a@b.c", 1_795_416_783_149_093L, "ab".repeat(32))),
                new Change.PutUser(new CenterState.User(oid(2), Label.NONE, "superuser", 2, null)),
                new Change.PutOrganization(new CenterState.Organization(oid(3), label, "org", 1, 3, oid(1))),
                new Change.PutRealm(new CenterState.ManagementRealm(oid(4), label, "default", 4, oid(2))),
                new Change.PutRoles(oid(4), oid(2), List.of("owner", "admin", "user", "guest")),
                new Change.PutRoles(oid(4), oid(1), List.of("guest")),
                new Change.PutNode(new CenterState.Node(
                        oid(5),
                        label,
                        oid(2),
                        "cd".repeat(32),
                        "10.1.2.3",
                        oid(4),
                        "node1",
                        Map.of("site", "A", "deep", Map.of("list", List.of(1L, true, 2.5))))),
                new Change.PutNode(node(6)),
                new Change.PutActivation(new CenterState.Activation(
                        oid(7), "a@b.c", "ef".repeat(32), "Q59M-MX3J-FYHU", 1_795_416_783_149_093L, true)),
                new Change.PutActivation(
                        new CenterState.Activation(oid(8), "d@e.f", "01".repeat(32), "3333-4444-5555", 8, false)),
                new Change.PutWebCluster(new CenterState.WebCluster(
                        oid(9),
                        label,
                        oid(4),
                        "cluster1",
                        "STOPPED",
                        oid(2),
                        1_795_416_783_149_093_691L,
                        Map.of("tcp_port", 8080L, "tls_ca_certificates", List.of("a", "b")))),
                new Change.PutWebService(new CenterState.WebService(
                        oid(10), label, oid(9), "info", Map.of("type", "json", "value", List.of(1L, "x")))));
    }
}
