package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Framing, UTF-8 and closing of both our ends as the Autobahn WebSocket suite sees them: every case is a test. */
class AutobahnTest {
    private static final List<String> CASES = List.of(
            "1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*", "9.1.1", "9.2.1", "9.3.1", "9.7.1", "9.8.1", "10.*");
    /** What the patterns select of the suite. */
    private static final int COUNT = 252;

    private static final long MINUTES = 10;

    @TestFactory
    Stream<DynamicTest> asServer() throws Exception {
        var suite = new Suite(Path.of("target/autobahn/server").toAbsolutePath());
        try (var echo = new EchoEnd()) {
            String server = "\"servers\": [{\"agent\": \"" + Suite.AGENT + "\", \"url\": \"ws://127.0.0.1:"
                    + echo.listen() + "/\"}]";
            suite.finish(suite.start("fuzzingclient", server, CASES), MINUTES);
        }
        return suite.results(COUNT);
    }

    @TestFactory
    Stream<DynamicTest> asClient() throws Exception {
        var suite = new Suite(Path.of("target/autobahn/client").toAbsolutePath());
        Process running = suite.start("fuzzingserver", "\"url\": \"ws://127.0.0.1:0\", \"webport\": 0", CASES);
        try (var echo = new EchoClient(suite.port(running))) {
            assertEquals(Integer.toString(COUNT), echo.visit("/getCaseCount"));
            for (int number = 1; number <= COUNT; number++) {
                echo.visit("/runCase?case=" + number + "&agent=" + Suite.AGENT);
            }
            echo.visit("/updateReports?agent=" + Suite.AGENT);
        } finally {
            running.destroyForcibly();
        }
        return suite.results(COUNT);
    }
}
