package io.transom.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.Payload;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"call", "subscribe", "keys", "demo", "simulate"})
    void everyCommandHasHelp(String command) {
        assertEquals(0, run(command, "--help"));
        assertTrue(out.toString().startsWith("Usage: transom " + command), out.toString());
    }

    @Test
    void wrongUsageIsExitCodeTwo() {
        assertEquals(2, run("call", "com.example.add", "--frobnicate"));
        assertTrue(err.toString().contains("--frobnicate"), err.toString());
    }

    @Test
    void keysAreMadeOnceAndThePublicOneIsPrinted(@TempDir Path directory) {
        assertEquals(0, run("keys", "user", "--dir", directory.toString(), "--user-id", "joe@example.com"));
        String first = out.toString().strip();
        assertTrue(first.matches("[0-9a-f]{64}"), first);
        assertTrue(Files.exists(directory.resolve("default.priv")) && Files.exists(directory.resolve("default.pub")));

        out.getBuffer().setLength(0);
        assertEquals(0, run("keys", "user", "--dir", directory.toString()));
        assertEquals(first, out.toString().strip());
    }

    @Test
    void aRouterThatIsNotThereIsAnErrorThatNamesTheAddress() throws Exception {
        int free = freePort();
        assertEquals(1, run("call", "com.example.add", "--url", "ws://127.0.0.1:" + free + "/ws", "--realm", "realm1"));
        assertTrue(err.toString().contains("127.0.0.1:" + free), err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void everyCommandThatConnectsTakesTheCertificatesThatItTrusts(@TempDir Path directory) {
        String missing = directory.resolve("ca.pem").toString();
        for (var command : List.of(
                List.of("call", "com.example.add"),
                List.of("subscribe", "com.example.topic"),
                List.of("simulate", "--for", "1"))) {
            var args = new ArrayList<>(command);
            args.addAll(List.of("--url", "wss://127.0.0.1:1/ws", "--tls-ca", missing));
            assertEquals(1, run(args.toArray(String[]::new)), command::toString);
            assertTrue(err.toString().contains(missing), err.toString());
            err.getBuffer().setLength(0);
        }
    }

    @Test
    void anOccupiedPortIsNamedWithTheOptionThatChangesIt(@TempDir Path directory) throws Exception {
        System.setProperty("transom.home", directory.toString());
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int code = run(
                    "demo",
                    "--exit",
                    "--dir",
                    directory.resolve("demo").toString(),
                    "--port",
                    Integer.toString(taken.getLocalPort()));

            assertEquals(1, code);
            String text = err.toString();
            assertTrue(text.contains("port " + taken.getLocalPort()) && text.contains("--port"), text);
            assertFalse(text.contains("Exception"), text);
        }
    }

    @Test
    void argumentsAreJsonOrTexts() {
        Payload payload = Values.payload(List.of("1", "true", "word", "{\"a\": [1]}", "\"2\""), List.of("x=3", "y=z"));

        assertEquals(List.of(1L, true, "word", Map.of("a", List.of(1L)), "2"), payload.args());
        assertEquals(Map.of("x", 3L, "y", "z"), payload.kwargs());
    }

    @Test
    void brokenJsonIsNotTakenAsAText() {
        assertThrows(IllegalArgumentException.class, () -> Values.payload(List.of("{\"a\": "), List.of()));
        assertThrows(IllegalArgumentException.class, () -> Values.payload(List.of(), List.of("novalue")));
    }

    @Test
    void aSingleResultIsPrintedAsItIs() {
        assertEquals("5", Values.line(Payload.of(5L)));
        assertEquals("null", Values.line(Payload.NONE));
        assertTrue(Values.line(Payload.of(1L, 2L)).contains("\"args\":[1,2]"));
    }

    private int run(String... args) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
