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
import java.nio.file.attribute.FileTime;
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
    void aDeletedNodeStaysDeletedUntilItsKeyFileIsTouchedOrPutThereAnew() throws IOException {
        for (boolean writeFile : List.of(true, false)) {
            String place = "with-file-" + writeFile;
            keys(place, place);
            Path key = folder.resolve(place + "/key.pub");
            var watched = watched(Optional.of(Pattern.compile(place)), writeFile);
            watched.round();
            delete(place);
            watched.round();
            watched.round();
            assertEquals(List.of(), authids());
            assertEquals(
                    Map.of(key, "its node was deleted; it is paired again when the file is changed or put there anew"),
                    watched.complaints());

            touch(key);
            watched.round();
            assertEquals(List.of(place), authids());
            delete(place);
            watched.round();
            assertEquals(List.of(), authids());

            byte[] text = Files.readAllBytes(key);
            Files.delete(key);
            watched.round();
            Files.write(key, text);
            touch(key);
            watched.round();
            assertEquals(List.of(place), authids());
            assertEquals(Map.of(), watched.complaints());
            delete(place);
        }
    }

    /** As after a start of the center: what is beside the key tells that it was paired. */
    @Test
    void aDeletedNodeStaysDeletedOverAStart() throws IOException {
        keys("a", "wnode1");
        Path key = folder.resolve("a/key.pub");
        Path activation = folder.resolve("a/key.activate");
        watched(Optional.empty(), true).round();
        delete("wnode1");
        watched(Optional.empty(), true).round();
        assertEquals(List.of(), authids());

        touch(key);
        watched(Optional.empty(), true).round();
        assertEquals(List.of("wnode1"), authids());
        assertEquals(
                center.center.state().nodes().keySet().iterator().next(),
                ActivationFile.read(activation).nodeOid(),
                "the file of the earlier pairing is replaced");
        try (var other = new CenterFixture()) {
            new PairingFolder(
                            other.center,
                            new PairingFolder.Settings(folder, Optional.empty(), "default", true, true),
                            URL)
                    .round();
            assertEquals(1, other.center.state().nodes().size(), "another center knows nothing of it");
        }
    }

    /** Later than the file, and than what was written beside it since. */
    private static void touch(Path file) throws IOException {
        Path beside = file.resolveSibling("key.activate");
        FileTime last = Files.getLastModifiedTime(Files.exists(beside) ? beside : file);
        Files.setLastModifiedTime(file, FileTime.fromMillis(last.toMillis() + 1_000));
    }

    private void delete(String authid) {
        String oid = center.center.state().nodes().values().stream()
                .filter(node -> authid.equals(node.authid()))
                .findFirst()
                .orElseThrow()
                .oid();
        try (var domain = center.domain()) {
            domain.call("crossbarfabriccenter.mrealm.unpair_node", oid);
            domain.call("crossbarfabriccenter.mrealm.delete_node", oid);
        }
    }

    private List<String> authids() {
        return center.center.state().nodes().values().stream()
                .map(node -> String.valueOf(node.authid()))
                .sorted()
                .toList();
    }

    /** A path is too long for whoever tests with all rights, too. */
    @Test
    void whatCannotBeReadHidesNothingBesideIt() throws IOException {
        Path watchedFolder = deep(folder.resolve("w"), 2_900);
        Path sub = Files.createDirectories(watchedFolder.resolve("sub"));
        keys(folder.relativize(sub.resolve("z")).toString(), "wnode1");
        Path chain = deep(folder.resolve("chain"), 1_400);
        Files.move(folder.resolve("chain"), sub.resolve("chain"));
        try {
            var watched = new PairingFolder(
                    center.center,
                    new PairingFolder.Settings(watchedFolder, Optional.empty(), "default", true, true),
                    URL);
            watched.round();
            assertEquals(List.of("wnode1"), authids());
            assertEquals(1, watched.complaints().size());
            var complaint = watched.complaints().entrySet().iterator().next();
            assertTrue(complaint.getKey().startsWith(sub.resolve("chain")), complaint::toString);
            assertEquals("File name too long", complaint.getValue());
            assertTrue(chain.startsWith(folder));
        } finally {
            Files.move(sub.resolve("chain"), folder.resolve("chain"));
        }
    }

    @Test
    void aComplaintIsTheSameAsLongAsItsReasonIs() throws IOException {
        keys("a", "wnode1");
        Files.delete(folder.resolve("a/key.priv"));
        Path place = deep(folder.resolve("w"), 3_900);
        int left = 4_095 - place.toString().length() - "/s/".length() - "/key.pub".length();
        Path sub = Files.createDirectories(place.resolve("s"));
        Files.move(folder.resolve("a"), folder.resolve("n".repeat(left)));
        Files.move(folder.resolve("n".repeat(left)), sub.resolve("n".repeat(left)));
        try {
            var watched = new PairingFolder(
                    center.center, new PairingFolder.Settings(place, Optional.empty(), "default", true, true), URL);
            watched.round();
            var first = watched.complaints();
            watched.round();
            assertEquals(first, watched.complaints());
            assertEquals(List.of("key.activate cannot be written: File name too long"), List.copyOf(first.values()));
        } finally {
            Files.move(sub.resolve("n".repeat(left)), folder.resolve("a"));
        }
    }

    /** Makes folders until the path is at least so long. */
    private static Path deep(Path from, int length) throws IOException {
        Path deep = from;
        while (deep.toString().length() < length) {
            deep = deep.resolve("d"
                    .repeat(Math.min(200, Math.max(1, length - deep.toString().length() - 1))));
        }
        return Files.createDirectories(deep);
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
