package io.transom.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.transom.itests.net.CenterProcess;
import io.transom.itests.net.Program;
import io.transom.wamp.Json;
import io.transom.wamp.ProtocolException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A session in the console of a center, which runs commands one after the other and ends. */
record ConsoleSession(Program program) implements AutoCloseable {
    private static final Duration END = Duration.ofSeconds(240);

    static ConsoleSession start(CenterProcess center, String name, String... commands) {
        return new ConsoleSession(Program.transom(
                center.folder().resolve(name + ".log"),
                Map.of(),
                List.of("console", "--dir", center.directory().toString(), String.join("\n", commands))));
    }

    /** Waits for the end, which must be a good one, and gives the lines. */
    List<String> ended() {
        assertEquals(0, program.exitCode(END), program::tail);
        return lines();
    }

    /** Waits for the end, whichever it is. */
    List<String> over() {
        program.exitCode(END);
        return lines();
    }

    /** As who closes his terminal: the client ends while its command runs. */
    void hangUp() {
        program.handle().destroy();
        program.exitCode(END);
    }

    List<String> lines() {
        return program.output().lines().toList();
    }

    /** The lines that are documents in JSON. */
    List<Object> documents() {
        return lines().stream()
                .filter(line -> line.startsWith("{"))
                .map(ConsoleSession::read)
                .toList();
    }

    private static Object read(String line) {
        try {
            return Objects.requireNonNull(Json.read(line));
        } catch (ProtocolException noJson) {
            throw new AssertionError(line, noJson);
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
