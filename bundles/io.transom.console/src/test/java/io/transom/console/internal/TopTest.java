package io.transom.console.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.management.Alarms;
import io.transom.api.management.Figures;
import io.transom.api.management.Figures.NodeFigures;
import io.transom.api.management.Figures.Snapshot;
import io.transom.jmx.internal.Management;
import io.transom.wamp.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class TopTest {
    private final FakeCenter fake = new FakeCenter();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicInteger asked = new AtomicInteger();
    private Snapshot now = FakeCenter.FIGURES;

    @Test
    void whatOthersHaveNamedDoesNotSteerTheTerminal() throws Exception {
        now = new Snapshot(
                0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, List.of(new NodeFigures("o", "r", "n\u001b[2J", true, 0, 0, 0, 0)));

        assertTrue(shown("", "--once").contains("n?[2J"));
        assertEquals("a?b?c", Output.harmless("a\u001bb\u009bc"));
    }

    @Test
    void aScreenHas80Columns() throws Exception {
        var nodes = new ArrayList<NodeFigures>();
        for (int i = 0; i < 20; i++) {
            nodes.add(new NodeFigures(
                    "o" + i,
                    "a realm of a long name",
                    "a node of a quite long name " + i,
                    true,
                    1_000,
                    i,
                    i,
                    123_456.789));
        }
        nodes.add(new NodeFigures(FakeCenter.OID, null, null, false, 0, 0, 0, 0));
        now = new Snapshot(
                1_795_416_783_149L,
                100_000,
                99_999,
                1_000_000,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                20_000.5,
                20_000.5,
                12_345.678,
                99_999.99,
                64L << 30,
                64L << 30,
                nodes);
        List<String> lines = shown("", "--once").lines().toList();
        lines.forEach(line -> assertTrue(line.length() <= 80, line));
        assertEquals(2 + 1 + 1 + 15 + 1, lines.size());
        assertTrue(lines.get(4).contains("19.0"), lines.get(4));
        assertEquals("... and 6 more", lines.get(19));
        assertTrue(shown("", "--once", "--count", "100").contains("8580fccb-1ce1-4f46-8b90...".substring(0, 17)));
    }

    @Test
    void qEndsItAndSoDoesTheTime() throws Exception {
        shown("xyQ");
        assertEquals(0, asked.get());
        shown("", "--for", "0");
        assertEquals(0, asked.get());
        String text = shown("", "--for", "1");
        assertTrue(asked.get() >= 1);
        assertTrue(text.startsWith("\u001b[H\u001b[2J00:00:00Z  nodes 1 of 1 online  workers 3"), text);
    }

    /** Both show what the center has counted, and nothing that they have worked out themselves. */
    /** What it would show is what the center was when it stopped. */
    @Test
    void itEndsWithTheCenter() {
        fake.stopped.set(true);

        var ended = assertThrows(IllegalStateException.class, () -> shown("", "--for", "1"));

        assertEquals("the center has stopped or is started anew; give the command again", ended.getMessage());
    }

    @Test
    void jmxShowsTheSame() throws Exception {
        var center = fake.center();
        var management = new Management(
                center.catalog(),
                center.fleet(),
                center.operator(),
                new FakeAudit(),
                () -> FakeCenter.FIGURES,
                new NoAlarms());
        try {
            var top = (Map<?, ?>) Objects.requireNonNull(Json.read(shown("", "--once", "-o", "json")));
            assertEquals(top.get("nodes"), attribute("type=Center", "Nodes"));
            assertEquals(top.get("online"), attribute("type=Center", "NodesOnline"));
            assertEquals(top.get("workers"), attribute("type=Center", "Workers"));
            assertEquals(top.get("calls"), attribute("type=Center", "Calls"));
            assertEquals(top.get("errors"), attribute("type=Center", "Errors"));
            assertEquals(top.get("calls_per_second"), attribute("type=Center", "CallsPerSecond"));
            assertEquals(top.get("errors_per_second"), attribute("type=Center", "ErrorsPerSecond"));
            assertEquals(top.get("p50_ms"), attribute("type=Center", "LatencyP50Millis"));
            assertEquals(top.get("p99_ms"), attribute("type=Center", "LatencyP99Millis"));
            assertEquals(top.get("memory_used"), attribute("type=Center", "MemoryUsed"));
            assertEquals(top.get("memory_max"), attribute("type=Center", "MemoryMax"));
            var nodes = (List<?>) Objects.requireNonNull(top.get("by_node"));
            assertEquals(1, nodes.size());
            var node = (Map<?, ?>) nodes.get(0);
            String bean = "type=Node,realm=" + node.get("realm") + ",name=" + node.get("name");
            assertEquals(node.get("oid"), attribute(bean, "Oid"));
            assertEquals(node.get("online"), attribute(bean, "Online"));
            assertEquals(node.get("calls_per_second"), attribute(bean, "CallsPerSecond"));
            assertEquals(node.get("errors_per_second"), attribute(bean, "ErrorsPerSecond"));
            assertEquals(node.get("mean_ms"), attribute(bean, "LatencyMeanMillis"));
        } finally {
            management.close();
        }
    }

    private static Object attribute(String bean, String name) throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        return server.getAttribute(new ObjectName("io.transom:" + bean), name);
    }

    private String shown(String keys, String... words) throws Exception {
        Figures figures = () -> {
            asked.incrementAndGet();
            return now;
        };
        asked.set(0);
        bytes.reset();
        ShellCommand command = new TopCommand(fake.center(), figures).command();
        Input input = command.syntax().parse(List.of(words));
        var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        var keyboard = new ByteArrayInputStream(keys.getBytes(StandardCharsets.UTF_8));
        command.run(input, new Output(out, input.json(), "joe", keyboard));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static final class NoAlarms implements Alarms {
        @Override
        public long count() {
            return 0;
        }

        @Override
        public AutoCloseable listen(Consumer<String> listener) {
            return () -> {};
        }
    }
}
