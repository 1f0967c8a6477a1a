package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Framing, UTF-8, closing and compression of both our ends as the Autobahn WebSocket suite sees them: every case is a test. */
class AutobahnTest {
    private static final List<String> CASES = List.of(
            "1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*", "9.1.1", "9.2.1", "9.3.1", "9.7.1", "9.8.1", "10.*");
    /** What the patterns select of the suite. */
    private static final int COUNT = 252;

    private static final List<String> DEFLATE_CASES = List.of("12.*", "13.*");
    private static final int DEFLATE_COUNT = 216;

    /** Of 1,000 that the suite sends in each of these cases, which takes hours: -Dtransom.autobahn.messages=1000. */
    private static final int MESSAGES = Integer.getInteger("transom.autobahn.messages", 5);

    private static final long MINUTES = 10L + MESSAGES / 4;

    @TestFactory
    Stream<DynamicTest> asServer() throws Exception {
        return asServer(Suite.bundled("server"), CASES, COUNT);
    }

    @TestFactory
    Stream<DynamicTest> asClient() throws Exception {
        return asClient(Suite.bundled("client"), CASES, COUNT);
    }

    @TestFactory
    Stream<DynamicTest> asServerWithDeflate() throws Exception {
        return newer("server-deflate", suite -> asServer(suite, DEFLATE_CASES, DEFLATE_COUNT));
    }

    @TestFactory
    Stream<DynamicTest> asClientWithDeflate() throws Exception {
        return newer("client-deflate", suite -> asClient(suite, DEFLATE_CASES, DEFLATE_COUNT));
    }

    private interface Run {
        Stream<DynamicTest> with(Suite suite) throws Exception;
    }

    /** Where the newer suite is missing there is one test that says so: a factory without tests would not be seen. */
    private static Stream<DynamicTest> newer(String name, Run run) throws Exception {
        Suite suite;
        try {
            suite = Suite.newer(name, MESSAGES);
        } catch (NewerSuite.Missing missing) {
            return Stream.of(DynamicTest.dynamicTest("is installed", missing::report));
        }
        return run.with(suite);
    }

    private static Stream<DynamicTest> asServer(Suite suite, List<String> cases, int count) throws Exception {
        try (var echo = new EchoEnd()) {
            String server = "\"servers\": [{\"agent\": \"" + Suite.AGENT + "\", \"url\": \"ws://127.0.0.1:"
                    + echo.listen() + "/\"}]";
            suite.finish(suite.start("fuzzingclient", server, cases), MINUTES);
        }
        return suite.results(count);
    }

    private static Stream<DynamicTest> asClient(Suite suite, List<String> cases, int count) throws Exception {
        Process running = suite.start("fuzzingserver", "\"url\": \"ws://127.0.0.1:0\", \"webport\": 0", cases);
        try (var echo = new EchoClient(suite.port(running))) {
            assertEquals(Integer.toString(count), echo.visit("/getCaseCount"));
            for (int number = 1; number <= count; number++) {
                echo.visit("/runCase?case=" + number + "&agent=" + Suite.AGENT);
            }
            echo.visit("/updateReports?agent=" + Suite.AGENT);
        } finally {
            running.destroyForcibly();
        }
        return suite.results(count);
    }
}
