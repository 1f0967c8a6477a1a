package io.transom.center.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.keys.ActivationFile;
import io.transom.api.keys.NodeKeys;
import io.transom.testkit.Await;
import io.transom.wamp.LimitHits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairingFolderTest {
    private static final String URL = "ws://center.test:9000/ws";

    @TempDir
    Path folder;

    private final CenterFixture center = new CenterFixture();

    @AfterEach
    void stop() {
        center.close();
    }

    @Test
    void aKeyInAnySubFolderIsPairedAndToldWhereItsCenterIs() throws IOException {
        NodeKeys keys = keys("a/.crossbar", "wnode1");
        try (var domain = center.domain()) {
            var paired = domain.events("crossbarfabriccenter.mrealm.on_node_paired");
            watched(Optional.empty(), true).round();
            var node = (Map<?, ?>) domain.call("crossbarfabriccenter.mrealm.get_node_by_name", "default", "wnode1");
            assertEquals(List.of(node), paired.next().payload().args());
            assertEquals(keys.publicKey(), node.get("pubkey"));
            assertEquals("10.1.2.3", node.get("cluster_ip"));
            assertEquals(
                    Map.of("node_oid", node.get("oid"), "cluster_ip", "10.1.2.3", "mrealm_oid", node.get("mrealm_oid")),
                    node.get("authextra"));
            assertEquals(
                    ((Map<?, ?>) domain.call("crossbarfabriccenter.user.get_user_by_email", "superuser")).get("oid"),
                    node.get("owner_oid"));

            var file = ActivationFile.read(folder.resolve("a/.crossbar/key.activate"));
            assertEquals(URL, file.managementUrl());
            assertEquals("default", file.managementRealm());
            assertEquals(node.get("mrealm_oid"), file.managementRealmOid());
            assertEquals(node.get("oid"), file.nodeOid());
            assertEquals("10.1.2.3", file.nodeClusterIp());
            assertEquals("wnode1", file.nodeAuthid());
            assertEquals(keys.publicKey(), file.publicKey());
            assertTrue(
                    Pattern.matches("(?:[3-79ACEFGHJ-NP-Y]{4}-){2}[3-79ACEFGHJ-NP-Y]{4}", file.activationCode()),
                    file.activationCode());
        }
    }

    @Test
    void whereALinkLeadsIsNotLookedAt(@TempDir Path elsewhere) throws IOException {
        NodeKeys.loadOrCreate(elsewhere.resolve("other/.crossbar"), Map.of());
        Files.createSymbolicLink(folder.resolve("link"), elsewhere.resolve("other"));

        watched(Optional.empty(), true).round();

        assertEquals(Map.of(), center.store.state().nodes());
        assertFalse(Files.exists(elsewhere.resolve("other/.crossbar/key.activate")));
    }

    @Test
    void anotherRoundChangesNothingAndAnUnpairedNodeStaysUnpaired() throws IOException {
        keys("a", "wnode1");
        var watched = watched(Optional.empty(), true);
        watched.round();
        var before = center.center.state().nodes();
        Path file = folder.resolve("a/key.activate");
        String text = Files.readString(file);
        watched.round();
        assertEquals(before, center.center.state().nodes());
        assertEquals(text, Files.readString(file));

        Files.delete(file);
        watched.round();
        assertTrue(Files.exists(file), "what was lost is written again");

        String oid = before.keySet().iterator().next();
        try (var domain = center.domain()) {
            domain.call("crossbarfabriccenter.mrealm.unpair_node", oid);
        }
        Files.delete(file);
        watched.round();
        assertEquals(null, center.center.state().nodes().get(oid).realmOid());
        assertFalse(Files.exists(file));
    }

    @Test
    void aNodeThatAnOperatorPairedGetsNoFile() throws IOException {
        NodeKeys keys = keys("a", "wnode1");
        center.pair(keys.signingKey(), "byhand");
        watched(Optional.empty(), true).round();
        assertEquals(1, center.center.state().nodes().size());
        assertFalse(Files.exists(folder.resolve("a/key.activate")));
    }

    @Test
    void onlyFoldersWhoseNamesMatchAndOnlyWithAFileIfWanted() throws IOException {
        keys("node-1", "wnode1");
        keys("other", "wnode2");
        keys(".", "wnode3");
        watched(Optional.of(Pattern.compile("node")), false).round();
        assertEquals(
                List.of("wnode1"),
                center.center.state().nodes().values().stream()
                        .map(node -> node.authid())
                        .toList());
        assertFalse(Files.exists(folder.resolve("node-1/key.activate")));
    }

    @Test
    void whatIsWrongWithOneFileDoesNotHarmTheOthers() throws IOException {
        Files.createDirectories(folder.resolve("a"));
        Files.writeString(folder.resolve("a/key.pub"), "nothing of the kind");
        keys("b", "no.good");
        keys("c", "wnode1");
        keys("d", "wnode1");
        watched(Optional.empty(), true).round();
        assertEquals(1, center.center.state().nodes().size());
        assertTrue(Files.exists(folder.resolve("c/key.activate")));
        assertFalse(Files.exists(folder.resolve("d/key.activate")));
    }

    @Test
    void noMoreFilesThanTheLimitAreLookedAt() throws IOException {
        keys("a", "wnode1");
        keys("b", "wnode2");
        long before = LimitHits.ofProcess().snapshot().getOrDefault("center.pairing.files", 0L);
        new PairingFolder(
                        center.center,
                        new PairingFolder.Settings(folder, Optional.empty(), "default", true, true),
                        URL,
                        PairingFolder.FILES.withValue(1))
                .round();
        assertEquals(1, center.center.state().nodes().size());
        assertEquals(before + 1, LimitHits.ofProcess().snapshot().getOrDefault("center.pairing.files", 0L));
    }

    @Test
    void aFolderThatIsNotThereIsNoFault() {
        new PairingFolder(
                        center.center,
                        new PairingFolder.Settings(folder.resolve("none"), Optional.empty(), "default", true, true),
                        URL)
                .round();
        assertTrue(center.center.state().nodes().isEmpty());
    }

    @Test
    void aCenterWatchesByItselfAndWritesTheUrlOfItsPort() throws IOException {
        keys("a", "wnode1");
        try (var watching = new CenterFixture(Map.of("watch_to_pair", folder.toString()))) {
            Path file = folder.resolve("a/key.activate");
            Await.until("the file is written", () -> Files.exists(file));
            assertEquals(watching.url.toString(), ActivationFile.read(file).managementUrl());
        }
    }

    private PairingFolder watched(Optional<Pattern> pattern, boolean writeFile) {
        return new PairingFolder(
                center.center, new PairingFolder.Settings(folder, pattern, "default", writeFile, true), URL);
    }

    private NodeKeys keys(String place, String authid) throws IOException {
        return NodeKeys.loadOrCreate(
                folder.resolve(place), Map.of(NodeKeys.NODE_ID, authid, NodeKeys.CLUSTER_IP, "10.1.2.3"));
    }
}
