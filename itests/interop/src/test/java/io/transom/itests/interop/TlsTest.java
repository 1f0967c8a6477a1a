package io.transom.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.itests.net.CenterProcess;
import io.transom.itests.net.Program;
import io.transom.itests.net.Remote;
import io.transom.itests.net.ShowLogs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Crossbar.io's node and shell, straight at our center's port by {@code wss}. */
@ExtendWith({NeedsCrossbar.class, ShowLogs.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTest {
    /** What limits every program that uses OpenSSL to this version. */
    private static final String LIMIT = """
            openssl_conf = all
            [all]
            ssl_conf = ssl
            [ssl]
            system_default = limits
            [limits]
            MaxProtocol = %s
            """;

    private static final String VERSION = """
            import socket, sys
            from OpenSSL import SSL
            tls = SSL.Connection(SSL.Context(SSL.TLS_METHOD), socket.create_connection(("localhost", int(sys.argv[1]))))
            tls.set_connect_state()
            tls.do_handshake()
            print(tls.get_protocol_version_name())
            """;

    private CenterProcess center;

    @BeforeAll
    void startCenter() throws Exception {
        center = CenterProcess.startWithTls("tls", false);
    }

    @AfterAll
    void stopCenter() {
        center.close();
    }

    /** They trust our certificate and speak no newer version than this. */
    private Map<String, String> environment(String version) throws IOException {
        Path limit = Files.writeString(center.folder().resolve(version + ".cnf"), LIMIT.formatted(version));
        var all = new HashMap<>(Map.of(
                "OPENSSL_CONF", limit.toString(),
                "SSL_CERT_FILE", center.certificate().certificate().toString()));
        Path script = Files.writeString(center.folder().resolve("version.py"), VERSION);
        try (Program program = CrossbarProcess.launch(
                center.folder().resolve("version.log"),
                "python",
                center.folder(),
                all,
                List.of(script.toString(), String.valueOf(center.port())))) {
            assertEquals(0, program.exitCode(CrossbarProcess.START), program::tail);
            assertTrue(program.output().contains(version), program::output);
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void crossbarsNodeLogsIn(String version) throws Exception {
        try (var node = CrossbarNode.create(center.url(), center.folder(), "edge" + version.substring(6));
                var domain = center.join(null);
                var operator = center.join("default")) {
            node.environment(environment(version));
            node.pair(domain, "default");
            node.start();
            node.awaitReady();
            node.await(operator, "online");
            assertEquals(
                    node.authid(),
                    Remote.map(node.remote(operator).node("get_status")).get("management_node_id"));
        }
    }

    /** It asks for the binding, and an operator who does so has to sign it. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void crossbarsShellLogsIn(String version) throws Exception {
        Path home = Program.temporary("shell" + version.substring(6));
        Path keys = Files.createDirectories(home.resolve(".crossbar"));
        for (String file : List.of("default.priv", "default.pub")) {
            Files.copy(
                    center.folder().resolve("operator").resolve(file),
                    keys.resolve(file),
                    StandardCopyOption.COPY_ATTRIBUTES);
        }
        Files.writeString(
                keys.resolve("config.ini"),
                "[default]\n\nurl=" + center.url() + "\nprivkey=default.priv\npubkey=default.pub\n");
        var environment = environment(version);
        environment.put("HOME", home.toString());
        String answer = CrossbarProcess.run(
                center.folder().resolve("shell.log"), center.folder(), environment, "shell", "show", "status");
        assertTrue(answer.contains("\"realm\": \"com.crossbario.fabric\""), answer);
    }
}
