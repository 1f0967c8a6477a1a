package io.transom.itests.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.testkit.Await;
import io.transom.testkit.PemFiles;
import io.transom.testkit.TestClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Center, node and command line as they are started by hand, with TLS between them. */
@ExtendWith(ShowLogs.class)
@Execution(ExecutionMode.CONCURRENT)
class TlsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The files change while the node is connected: it stays, and who comes is shown the new ones. */
    @Test
    void aNewCertificateKeepsTheSessions() throws Exception {
        try (var center = CenterProcess.startWithTls("tls", false);
                var domain = center.join(null);
                var operator = center.join("default")) {
            Path directory = center.folderOf("node1");
            String oid = NodeProcess.pair(domain, directory, "default", "node1");
            List<String> trust =
                    List.of("--tls-ca", center.certificate().certificate().toString());
            try (var node = node(center, directory, trust)) {
                awaitOnline(node, operator, oid);
                PemFiles.make(center.folder(), "other").copyTo(center.certificate());
                Await.until("the new certificate is shown", PATIENCE, center::accepts);
                Object answer = operator.call("crossbarfabriccenter.remote.node.get_status", oid);
                assertEquals("node1", Remote.map(answer).get("management_node_id"));
                assertEquals(2, node.output().split("procedures registered", -1).length, "it has connected once");
            }
            assertTrue(called(center, trust).contains("\"domain\""));
        }
    }

    @Test
    void whoShowsTheDemandedCertificateIsServed() throws Exception {
        try (var center = CenterProcess.startWithTls("tls-demanding", true);
                var domain = center.join(null);
                var operator = center.join("default")) {
            Path directory = center.folderOf("node1");
            String oid = NodeProcess.pair(domain, directory, "default", "node1");
            var trust = new ArrayList<>(
                    List.of("--tls-ca", center.certificate().certificate().toString()));
            assertFalse(called(center, trust).contains("\"domain\""), "without");
            trust.addAll(List.of(
                    "--tls-key", center.clientCertificate().key().toString(),
                    "--tls-cert", center.clientCertificate().certificate().toString()));
            assertTrue(called(center, trust).contains("\"domain\""), "with");
            try (var node = node(center, directory, trust)) {
                awaitOnline(node, operator, oid);
            }
        }
    }

    private static Program node(CenterProcess center, Path directory, List<String> tls) {
        var words = new ArrayList<>(List.of("node", "--dir", directory.toString()));
        words.addAll(List.of("--center", center.url().toString()));
        words.addAll(tls);
        return Program.transom(center.folder().resolve("node1.log"), Map.of("JAVA_OPTS", Program.javaOptions()), words);
    }

    private static void awaitOnline(Program node, TestClient operator, String oid) {
        Await.until("the node is online", PATIENCE, () -> {
            assertTrue(node.isAlive(), node::tail);
            return "online".equals(status(operator, oid).get("status"));
        });
    }

    private static Map<?, ?> status(TestClient operator, String oid) {
        return Remote.map(operator.call("crossbarfabriccenter.mrealm.get_node", oid));
    }

    /** What {@code ./transom call} prints. */
    private static String called(CenterProcess center, List<String> tls) {
        var words = new ArrayList<>(List.of("call", "crossbarfabriccenter.domain.get_status"));
        words.addAll(List.of(
                "--url", center.url().toString(), "--key", center.superuserKey().toString()));
        words.addAll(tls);
        Path log = center.folder().resolve("call-" + tls.size() + ".log");
        try (var program = Program.transom(log, Map.of(), words)) {
            program.exitCode(PATIENCE);
            return program.output();
        }
    }
}
