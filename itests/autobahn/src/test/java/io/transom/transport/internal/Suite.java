package io.transom.transport.internal;

import io.transom.wamp.Json;
import io.transom.wamp.ProtocolException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;

/** The Autobahn suite in a JVM of its own: Netty beside it would hide a module of its Python. */
final class Suite {
    static final String AGENT = "transom";

    private final Path folder;
    private final List<String> good;
    private final List<String> java;
    private final List<String> messages;

    private Suite(String name, List<String> good, List<String> java, List<String> messages) throws IOException {
        this.folder = Files.createDirectories(Path.of("target/autobahn", name).toAbsolutePath());
        this.good = good;
        this.java = java;
        this.messages = messages;
    }

    /** @param name of the folder for specification, output and reports */
    static Suite bundled(String name) throws IOException {
        return new Suite(name, List.of("OK", "NON-STRICT", "INFORMATIONAL"), List.of(), List.of());
    }

    /**
     * The cases of permessage-deflate; one that was not agreed counts as unimplemented, and so fails.
     *
     * @param messages sent in each case
     */
    static Suite newer(String name, int messages) throws IOException, InterruptedException {
        return new Suite(
                name,
                List.of("OK"),
                List.of("-Dpython.path=" + NewerSuite.site()),
                List.of(Integer.toString(messages)));
    }

    /** @param target of the specification: {@code servers} or {@code url} as a JSON member */
    Process start(String mode, String target, List<String> cases) throws IOException {
        Files.deleteIfExists(folder.resolve("port"));
        Files.deleteIfExists(folder.resolve("reports/index.json"));
        Path script = folder.resolve("suite.py");
        try (var source = Suite.class.getResourceAsStream("/suite.py")) {
            Files.write(script, source.readAllBytes());
        }
        Path specification = folder.resolve("specification.json");
        String list = String.join("\", \"", cases);
        Files.writeString(
                specification,
                "{\"outdir\": \"reports\", " + target + ", \"cases\": [\"" + list
                        + "\"], \"exclude-cases\": [], \"exclude-agent-cases\": {}}");
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(java);
        command.addAll(List.of("-Xmx1g", "-cp", jars(), "org.python.util.jython"));
        command.addAll(List.of(script.toString(), mode, specification.toString()));
        command.addAll(messages);
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile())
                .start();
    }

    private static String jars() {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> found = Arrays.stream(path.split(File.pathSeparator))
                .filter(each -> each.contains("autobahntestsuite") || each.contains("jython-standalone"))
                .toList();
        if (found.size() != 2) {
            throw new AssertionError("expected the jars of the suite and of Jython, found " + found);
        }
        return String.join(File.pathSeparator, found);
    }

    void finish(Process suite, long minutes) throws InterruptedException, IOException {
        try {
            if (!suite.waitFor(minutes, TimeUnit.MINUTES)) {
                throw new AssertionError("the suite is not through after " + minutes + " min: " + output());
            }
            if (suite.exitValue() != 0) {
                throw new AssertionError("the suite failed: " + output());
            }
        } finally {
            suite.destroyForcibly();
        }
    }

    /** Where the suite listens, once it does. */
    int port(Process suite) throws InterruptedException, IOException {
        Path told = folder.resolve("port");
        for (long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5); !Files.exists(told); ) {
            if (suite.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
                suite.destroyForcibly();
                throw new AssertionError("the suite does not listen: " + output());
            }
        }
        return Integer.parseInt(Files.readString(told));
    }

    String output() throws IOException {
        return Files.readString(folder.resolve("output.txt"));
    }

    /** One for each case. */
    Stream<DynamicTest> results(int count) throws IOException, ProtocolException {
        Map<?, ?> all = (Map<?, ?>) Json.read(Files.readString(folder.resolve("reports/index.json")));
        var cases = new TreeMap<String, Map<?, ?>>();
        ((Map<?, ?>) all.get(AGENT)).forEach((id, result) -> cases.put((String) id, (Map<?, ?>) result));
        var tests = new ArrayList<DynamicTest>();
        tests.add(DynamicTest.dynamicTest(count + " cases ran", () -> Assertions.assertEquals(count, cases.size())));
        cases.forEach((id, result) -> tests.add(DynamicTest.dynamicTest(id, () -> {
            for (String key : List.of("behavior", "behaviorClose")) {
                Assertions.assertTrue(good.contains(result.get(key)), id + ": " + key + " " + result);
            }
        })));
        return tests.stream();
    }
}
