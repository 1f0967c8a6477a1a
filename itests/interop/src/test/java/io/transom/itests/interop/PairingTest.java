package io.transom.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.itests.interop.Compatibility.Table;
import io.transom.itests.net.CenterProcess;
import io.transom.itests.net.Program;
import io.transom.itests.net.Remote;
import io.transom.itests.net.ShowLogs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The ways in which a Crossbar.io node is paired with a realm of our center; each of them then lets it in. */
@ExtendWith({NeedsCrossbar.class, OurCenter.class, ShowLogs.class})
class PairingTest {
    private static final Duration SOON = Duration.ofSeconds(120);

    private final CenterProcess center;

    PairingTest(CenterProcess center) {
        this.center = center;
    }

    @Test
    void byTheConsole() {
        joins(
                "paired1",
                "`transom:pair` in the console",
                node -> console(
                        "transom:pair", node.directory().resolve("key.pub").toString(), "default", "paired1"));
    }

    @Test
    void byTheConsolesCall() {
        joins(
                "paired2",
                "`transom:call` in the console",
                node -> console(
                        "transom:call",
                        "--realm",
                        CenterProcess.DOMAIN,
                        "crossbarfabriccenter.mrealm.pair_node",
                        node.publicKey(),
                        "default",
                        "paired2",
                        "'{}'"));
    }

    /** Crossbar.io's own operator, with the superuser's keys and the profile that its {@code init} makes. */
    @Test
    void byCrossbarsShell() throws IOException {
        Path home = Files.createDirectories(Program.temporary("shell-home").resolve(".crossbar"));
        for (String key : List.of("default.pub", "default.priv")) {
            Files.copy(center.folder().resolve("operator").resolve(key), home.resolve(key));
        }
        Files.writeString(
                home.resolve("config.ini"),
                "[default]\nurl=" + center.url() + "\nprivkey=default.priv\npubkey=default.pub\n");
        joins(
                "paired3",
                "`crossbar shell pair node`",
                node -> CrossbarProcess.run(
                        center.folder().resolve("shell-pair.log"),
                        home,
                        Map.of(
                                "HOME",
                                home.getParent().toString(),
                                "CROSSBAR_FABRIC_URL",
                                center.url().toString()),
                        "shell",
                        "pair",
                        "node",
                        node.directory().resolve("key.pub").toString(),
                        "default",
                        "paired3"));
    }

    private interface Way {
        String pair(CrossbarNode node);
    }

    private void joins(String authid, String way, Way pairing) {
        try (var node = CrossbarNode.createWithItsKeys(center.url(), center.folder(), authid);
                var operator = center.join("default")) {
            String printed = pairing.pair(node);

            Object paired = operator.call("crossbarfabriccenter.mrealm.get_node_by_authid", authid);
            node.oid(String.valueOf(Remote.map(paired).get("oid")));
            assertTrue(printed.contains(node.oid()), printed);
            assertEquals(node.publicKey(), Remote.map(paired).get("pubkey"));
            node.start();
            node.awaitReady();
            node.await(operator, "online");
            Compatibility.record(Table.LIFE, "Node paired by " + way + " joins", Pair.OURS_THEIRS, Compatibility.WORKS);
        }
    }

    private String console(String... words) {
        var command =
                new ArrayList<>(List.of("console", "--dir", center.directory().toString()));
        command.addAll(List.of(words));
        Path log = center.folder().resolve(words[0].replace(':', '-') + ".log");
        try (Program program = Program.transom(log, Map.of(), command)) {
            int code = program.exitCode(SOON);
            assertEquals(0, code, program::tail);
            return program.output();
        }
    }
}
