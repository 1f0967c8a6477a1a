package io.transom.console.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Access;
import io.transom.api.Config;
import io.transom.api.Contract;
import io.transom.api.ContractDescription;
import io.transom.api.Param;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import io.transom.api.store.RecordQuery;
import io.transom.api.store.StoreBackup;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleTest {
    private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");

    private final FakeCenter fake = new FakeCenter();
    private final FakeAudit records = new FakeAudit();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Contract(family = "router", scope = Scope.WORKER, doc = "Realms.")
    interface Realms {
        @Procedure(doc = "Starts a realm.", access = Access.OPERATE)
        CompletionStage<Map<String, Object>> startRouterRealm(
                @Param("realm_id") String id,
                @Param("realm_config") Config config,
                @Param(value = "kill", byDefault = "false") boolean kill);
    }

    @Test
    void aContractBecomesACommandThatNamesTheNodeByAuthid() throws Exception {
        run(command(), "node1", "router1", "realm1", "--config", "{\"name\": \"realm1\"}", "--kill", "true");

        assertEquals(List.of("default console:joe test.start_router_realm"), fake.asked);
        Payload sent = fake.payloads.get(0);
        assertEquals(List.of(FakeCenter.OID, "router1"), sent.args());
        assertEquals(
                Map.of("realm_id", "realm1", "realm_config", Map.of("name", "realm1"), "kill", true), sent.kwargs());
        assertEquals("done\n", bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aMapMayComeFromAFile(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("realm.json");
        Files.writeString(file, "{\"name\": \"realm2\"}");

        run(command(), "node1", "router1", "realm2", "--config", file.toString());

        assertEquals(Map.of("name", "realm2"), fake.payloads.get(0).kwargs().get("realm_config"));
    }

    @Test
    void aBackupGoesToTheFileThatIsNamedAndItsErrorIsShown() throws Exception {
        Path file = Path.of("/backups/a.jsonl");
        run(
                new BackupCommand(to -> CompletableFuture.completedStage(new StoreBackup.Written(to, 12, 345)))
                        .command(),
                file.toString());
        assertTrue(bytes.toString(StandardCharsets.UTF_8).contains("/backups/a.jsonl"));

        var broken = new BackupCommand(to ->
                        CompletableFuture.failedStage(new WampError("wamp.error.unavailable", "a backup is under way")))
                .command();
        var refused = assertThrows(IllegalStateException.class, () -> run(broken, file.toString()));
        assertEquals("wamp.error.unavailable: a backup is under way", refused.getMessage());
        assertThrows(IllegalArgumentException.class, () -> run(broken, "relative.jsonl"));
    }

    @Test
    void whatIsMissingIsNamedWithTheUsage() {
        var missing = assertThrows(UsageException.class, () -> run(command(), "node1", "router1", "realm1"));
        assertTrue(
                missing.getMessage().startsWith("router:start-router-realm: missing --config"), missing.getMessage());

        var worker = assertThrows(UsageException.class, () -> run(command(), "node1"));
        assertTrue(worker.getMessage().contains("missing WORKER"), worker.getMessage());
    }

    @Test
    void anUnknownOptionIsNamed() {
        var unknown = assertThrows(UsageException.class, () -> run(command(), "--frobnicate"));
        assertTrue(unknown.getMessage().contains("unknown option --frobnicate"), unknown.getMessage());
    }

    @Test
    void anUnknownNodeIsNamed() {
        var unknown =
                assertThrows(IllegalArgumentException.class, () -> run(command(), "nope", "w", "r", "--config", "{}"));
        assertTrue(unknown.getMessage().contains("no node \"nope\""), unknown.getMessage());
    }

    @Test
    void anErrorOfTheCallIsShownWithItsUri() {
        fake.answer = procedure -> {
            throw new WampError("crossbar.error.no_such_worker", "No worker w");
        };
        var failed =
                assertThrows(IllegalStateException.class, () -> run(command(), "node1", "w", "r", "--config", "{}"));
        assertEquals("crossbar.error.no_such_worker: No worker w", failed.getMessage());
    }

    @Test
    void everyCommandSpeaksJson() throws Exception {
        fake.modules.add(FakeCenter.module(ContractDescription.of(Realms.class)));
        fake.answer = procedure -> procedure.endsWith("get_workers")
                ? Payload.ofValue(List.of("w1"))
                : Payload.ofValue(Map.of("id", "w1"));
        for (ShellCommand command : everyFixedCommand()) {
            bytes.reset();
            run(command, words(command.name()));
            String text = bytes.toString(StandardCharsets.UTF_8).strip();
            assertTrue(
                    text.startsWith("{") || text.startsWith("[") || text.startsWith("\""),
                    command.name() + " printed " + text);
        }
    }

    @Test
    void tablesHaveOneColumnForEachKey() throws Exception {
        run(new FleetCommands(fake.center()).all().get(0));
        String text = bytes.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("node1") && text.contains("online") && text.contains(FakeCenter.OID), text);
    }

    @Test
    void auditAsksForWhatItsOptionsSay() throws Exception {
        String text = audited(
                "--since",
                "10m",
                "--node",
                FakeCenter.OID,
                "--by",
                "alice",
                "--procedure",
                "start",
                "--realm",
                "default",
                "--failed",
                "--count",
                "7");
        assertEquals(
                new RecordQuery(NOW.toEpochMilli() - 600_000, "default", FakeCenter.OID, "alice", "start", true, 7),
                records.asked);
        assertTrue(
                text.contains("alice (owner)") && text.contains("remote.node.get_worker") && text.contains("1.5"),
                text);
        assertTrue(text.endsWith("3 records were dropped since the start: too many waited for the database\n"), text);

        audited("--since", "2026-01-31T12:00:00Z", "--node", "gone");
        assertEquals(
                new RecordQuery(
                        Instant.parse("2026-01-31T12:00:00Z").toEpochMilli(), null, "gone", null, null, false, 50),
                records.asked);
        var wrong = assertThrows(UsageException.class, () -> run(audit(), "--since", "soon"));
        assertTrue(wrong.getMessage().contains("--since: expected 30s, 10m"), wrong.getMessage());
    }

    @Test
    void auditAsJsonHasTheParametersAsValues() throws Exception {
        assertEquals(
                "[{\"time\":\"1970-01-01T00:00:00.005Z\",\"realm\":\"default\",\"actor\":\"alice\",\"role\":\"owner\","
                        + "\"procedure\":\"crossbarfabriccenter.remote.node.get_worker\",\"node_oid\":\""
                        + FakeCenter.OID
                        + "\",\"node\":\"node1\",\"worker\":null,\"parameters\":{\"worker_id\":\"w1\"},"
                        + "\"outcome\":\"a.b\",\"ms\":1.5}]\n",
                audited("-o", "json"));
    }

    private String audited(String... words) throws Exception {
        bytes.reset();
        run(audit(), words);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private ShellCommand audit() {
        return new AuditCommand(records, Clock.fixed(NOW, ZoneOffset.UTC)).command();
    }

    private List<ShellCommand> everyFixedCommand() {
        var all = new java.util.ArrayList<ShellCommand>(new FleetCommands(fake.center()).all());
        all.addAll(new HostCommands(fake.center()).all());
        all.add(audit());
        all.add(new TopCommand(fake.center(), () -> FakeCenter.FIGURES).command());
        return all;
    }

    private static String[] words(String command) {
        return switch (command) {
            case "pair" -> new String[] {"ab".repeat(32), "default", "node2", "-o", "json"};
            case "unpair" -> new String[] {"node1", "-o", "json"};
            case "call" -> new String[] {"com.example.add", "1", "2", "-o", "json"};
            case "events" -> new String[] {"--count", "1", "-o", "json"};
            case "top" -> new String[] {"--once", "-o", "json"};
            default -> new String[] {"-o", "json"};
        };
    }

    private ShellCommand command() {
        var contract = ContractDescription.of(Realms.class);
        var procedure = contract.procedures().get(0);
        return new ContractCommand(fake.center(), contract, procedure, "test." + procedure.name());
    }

    @Test
    void eventsEndWithTheCenter() {
        fake.stopped.set(true);
        ShellCommand events = new HostCommands(fake.center())
                .all().stream()
                        .filter(command -> command.name().equals("events"))
                        .findFirst()
                        .orElseThrow();

        var ended = assertThrows(IllegalStateException.class, () -> run(events, "--for", "2"));

        assertEquals("the center has stopped or is started anew; give the command again", ended.getMessage());
    }

    private void run(ShellCommand command, String... words) throws Exception {
        Input input = command.syntax().parse(List.of(words));
        var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        command.run(input, new Output(out, input.json(), "joe"));
    }
}
