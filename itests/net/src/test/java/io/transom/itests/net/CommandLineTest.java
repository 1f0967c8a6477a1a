package io.transom.itests.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.testkit.Await;
import io.transom.testkit.Ports;
import io.transom.testkit.TestClient;
import io.transom.wamp.Json;
import io.transom.wamp.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./transom call}, {@code subscribe}, {@code keys} and {@code console} as processes: what they print where, and their exit codes. */
@ExtendWith({Shared.class, ShowLogs.class})
class CommandLineTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final CenterProcess center;
    private final List<Process> started = new ArrayList<>();

    CommandLineTest(CenterProcess center) {
        this.center = center;
    }

    @AfterEach
    void endAll() {
        started.forEach(Process::destroyForcibly);
    }

    /** What a command did. */
    private record Outcome(int code, String out, String err) {
        @Nullable
        Object json() throws Exception {
            assertEquals(1, out.lines().count(), () -> "one line of JSON: " + out + err);
            return Json.read(out.strip());
        }
    }

    @Test
    void aCallPrintsItsResultAsOneLineOfJson() throws Exception {
        Outcome outcome = run(Map.of(), with("call", "crossbarfabriccenter.domain.get_status"));

        assertEquals(0, outcome.code, outcome::err);
        assertEquals("domain", Remote.map(outcome.json()).get("type"));
        assertEquals("", outcome.err);
    }

    @Test
    void argumentsAreJsonOrTexts() throws Exception {
        try (var echo = center.join("default")) {
            echo.register(
                    "com.example.echo",
                    invocation -> CompletableFuture.completedFuture(Payload.of(Map.of(
                            "args",
                            invocation.payload().args(),
                            "kwargs",
                            invocation.payload().kwargs()))));

            Outcome outcome = run(
                    Map.of(),
                    with(
                            "call",
                            "com.example.echo",
                            "7",
                            "text",
                            "{\"a\":[1,null]}",
                            "--kw",
                            "x=true",
                            "--kw",
                            "y=z",
                            "--realm",
                            "default"));

            assertEquals(0, outcome.code, outcome::err);
            assertEquals(
                    Json.read("{\"args\":[7,\"text\",{\"a\":[1,null]}],\"kwargs\":{\"x\":true,\"y\":\"z\"}}"),
                    outcome.json());
        }
    }

    @Test
    void anErrorGoesToStandardErrorWithExitCode1() throws Exception {
        Outcome outcome = run(Map.of(), with("call", "com.example.nowhere"));

        assertEquals(1, outcome.code);
        assertEquals("", outcome.out);
        assertTrue(outcome.err.contains("wamp.error.no_such_procedure"), outcome::err);
        assertFalse(outcome.err.contains("\tat "), "no stack trace");
    }

    @Test
    void aCenterThatIsNotThereIsAClearMessage() throws Exception {
        String nobody = "ws://127.0.0.1:" + Ports.free() + "/ws";

        Outcome outcome = run(Map.of(), "call", "com.example.x", "--url", nobody, "--realm", "default");

        assertEquals(1, outcome.code);
        assertEquals("", outcome.out);
        assertTrue(outcome.err.contains("127.0.0.1"), outcome::err);
        assertFalse(outcome.err.contains("\tat "), "no stack trace");
    }

    @Test
    void wrongUsageIsExitCode2() throws Exception {
        assertEquals(2, run(Map.of(), "call").code);
        assertEquals(2, run(Map.of(), "call", "com.example.x", "--nonsense").code);
        assertEquals(2, run(Map.of(), "nonsense").code);
        assertEquals(2, run(Map.of(), "center", "--nonsense").code);
        assertEquals(2, run(Map.of(), "node").code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "center", "node", "console", "call", "subscribe", "keys"})
    void everyCommandHasHelp(String command) throws Exception {
        Outcome outcome = run(Map.of(), command, "--help");

        assertEquals(0, outcome.code, outcome::err);
        assertTrue(outcome.out.contains("Usage") && outcome.out.contains("--"), outcome::out);
    }

    @Test
    void theUrlComesFromTheEnvironmentToo() throws Exception {
        var environment = Map.of("CROSSBAR_FABRIC_URL", center.url().toString());

        Outcome outcome = run(environment, "call", "crossbarfabriccenter.mrealm.get_status", "--realm", "default");

        assertEquals(0, outcome.code, outcome::err);
        assertEquals("default", Remote.map(outcome.json()).get("realm"));
    }

    @Test
    void anAnonymousCallIsRefusedWhereAKeyIsNeeded() throws Exception {
        Outcome outcome = run(
                Map.of(),
                "call",
                Remote.PREFIX + "node.get_status",
                "00000000-0000-4000-8000-000000000000",
                "--url",
                center.url().toString(),
                "--realm",
                "default");

        assertEquals(1, outcome.code);
        assertTrue(outcome.err.contains("wamp.error.not_authorized"), outcome::err);
    }

    @Test
    void aSubscriptionPrintsOneLineForEachEvent() throws Exception {
        Process process = start(
                Map.of(), with("subscribe", "com.example.", "--match", "prefix", "--count", "2", "--realm", "default"));
        try (var reader = process.inputReader(StandardCharsets.UTF_8);
                var publisher = center.join("default")) {
            Await.until("the subscription is there", SOON, () -> subscribed(publisher));
            publisher.publish("com.example.one", "a", 1L);
            publisher.publish("com.example.two", Map.of("b", true));

            assertEquals(
                    Json.read("{\"topic\":\"com.example.one\",\"args\":[\"a\",1],\"kwargs\":{}}"),
                    Json.read(reader.readLine()));
            assertEquals(
                    Json.read("{\"topic\":\"com.example.two\",\"args\":[{\"b\":true}],\"kwargs\":{}}"),
                    Json.read(reader.readLine()));
            assertTrue(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS));
            assertEquals(0, process.exitValue());
        }
    }

    private static boolean subscribed(TestClient client) {
        Object prefixes = Remote.map(client.call("wamp.subscription.list")).get("prefix");
        for (Object id : (List<?>) Objects.requireNonNull(prefixes)) {
            if ("com.example."
                    .equals(Remote.map(client.call("wamp.subscription.get", id)).get("uri"))) {
                return true;
            }
        }
        return false;
    }

    @Test
    void keysAreMadeOnceAndCanBeUsed() throws Exception {
        Path folder = center.folderOf("cli-keys");

        Outcome node =
                run(Map.of(), "keys", "node", "--dir", folder.resolve("node").toString());
        Outcome again =
                run(Map.of(), "keys", "node", "--dir", folder.resolve("node").toString());
        Outcome user =
                run(Map.of(), "keys", "user", "--dir", folder.resolve("user").toString(), "--user-id", "me@itest");

        assertEquals(0, node.code, node::err);
        assertTrue(node.out.strip().matches("[0-9a-f]{64}"), node::out);
        assertEquals(node.out, again.out);
        Path secret = folder.resolve("node/key.priv");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)));
        assertTrue(Files.readString(secret).contains("private-key-ed25519: "));
        assertTrue(Files.readString(secret).contains("private-key-eth: "));
        assertTrue(Files.readString(folder.resolve("node/key.pub")).startsWith("Crossbar.io node public key\n\n"));
        assertEquals(0, user.code, user::err);
        assertTrue(Files.readString(folder.resolve("user/default.pub")).contains("user-id: me@itest"));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("user/default.priv"))));
    }

    @Test
    void theConsoleTakesACommandAndAPipe() throws Exception {
        String dir = center.directory().toString();

        Outcome command = run(Map.of(), "console", "--dir", dir, "transom:modules", "-o", "json");
        Outcome failing =
                run(Map.of(), "console", "--dir", dir, "transom:call", "com.example.nowhere", "--realm", "default");
        Outcome nobody =
                run(Map.of(), "console", "--dir", center.folderOf("no-center").toString(), "transom:nodes");

        assertEquals(0, command.code, command::err);
        assertTrue(Json.read(command.out.strip()) instanceof List<?> modules && modules.size() >= 6, command::out);
        assertEquals(1, failing.code);
        assertTrue((failing.out + failing.err).contains("wamp.error.no_such_procedure"), failing::err);
        assertEquals(1, nobody.code);
        assertTrue(nobody.err.contains("no center"), nobody::err);
    }

    /** It writes to a file, which stays when it has gone, unlike a pipe, whose end would end the client too. */
    @Test
    void aConsoleThatIsEndedLeavesNothingBehind() {
        Path log = Project.scratch("ended-console").resolve("console.log");
        String dir = center.directory().toString();
        try (Program console = Program.transom(log, Map.of(), List.of("console", "--dir", dir, "transom:top"))) {
            Await.until("its client shows figures", SOON, () -> console.output().contains("errors "));
            List<ProcessHandle> below = console.handle().descendants().toList();
            try {
                Program.signal("TERM", console.handle().pid());

                console.exitCode(SOON);
                Await.until("its client has ended", SOON, () -> below.stream().noneMatch(ProcessHandle::isAlive));
            } finally {
                below.forEach(ProcessHandle::destroyForcibly);
            }
        }
    }

    private String[] with(String... words) {
        var all = new ArrayList<>(Arrays.asList(words));
        all.addAll(List.of(
                "--url", center.url().toString(), "--key", center.superuserKey().toString()));
        return all.toArray(String[]::new);
    }

    private Outcome run(Map<String, String> environment, String... words) throws Exception {
        Process process = start(environment, words);
        var out = CompletableFuture.supplyAsync(() -> text(process.getInputStream()), task -> new Thread(task).start());
        var err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()), task -> new Thread(task).start());
        assertTrue(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS), () -> List.of(words) + " does not end");
        return new Outcome(process.exitValue(), out.join(), err.join());
    }

    private Process start(Map<String, String> environment, String... words) throws IOException {
        var command = new ArrayList<String>();
        command.add(Project.ROOT.resolve("transom").toString());
        command.addAll(Arrays.asList(words));
        var builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().keySet().removeAll(List.of("CROSSBAR_FABRIC_URL", "CROSSBAR_FABRIC_SUPERUSER"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        started.add(process);
        return process;
    }

    private static String text(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException closed) {
            return "(" + closed.getMessage() + ")";
        }
    }
}
