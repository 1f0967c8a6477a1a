package io.transom.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.keys.ActivationFile;
import io.transom.itests.net.CenterProcess;
import io.transom.itests.net.Program;
import io.transom.itests.net.Remote;
import io.transom.itests.net.ShowLogs;
import io.transom.testkit.Await;
import io.transom.testkit.EventRecorder;
import io.transom.testkit.Ports;
import io.transom.wamp.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Crossbar.io's operators at our center and at a Crossbar.io master that is asked the same: its client library for Python, {@code
 * wamp}, {@code crossbar shell}, nodes that are paired from a folder. A difference that is not on the list of corrections fails, and so
 * does a correction that is none any more.
 */
@ExtendWith({NeedsCrossbar.class, ShowLogs.class})
class OperatorsTest {
    private static final Duration CASES = Duration.ofSeconds(400);
    private static final String PAIRED = "crossbarfabriccenter.mrealm.on_node_paired";
    private static final String FIRST = "before a node is there";
    private static final String SECOND = "with a node";

    private final Map<?, ?> cases = (Map<?, ?>) json("/operator-cases.json");
    private final Set<String> corrections = new HashSet<>();

    OperatorsTest() {
        ((Map<?, ?>) json("/operator-corrections.json")).keySet().forEach(id -> corrections.add(String.valueOf(id)));
    }

    /**
     * One of the two.
     *
     * @param home of the shell, with the superuser's keys
     */
    private record Side(URI url, Path log, Path logs, Path home, CrossbarNode node) implements AutoCloseable {
        static Side of(String name, URI url, Path log, Path logs, Path keys) {
            Path home = Program.temporary(name + "-shell");
            try {
                Path own = Files.createDirectories(home.resolve(".crossbar"));
                for (String file : List.of("default.priv", "default.pub")) {
                    Files.copy(keys.resolve(file), own.resolve(file));
                }
                Files.writeString(
                        own.resolve("config.ini"),
                        "[default]\n\nurl=" + url + "\nprivkey=default.priv\npubkey=default.pub\n");
            } catch (IOException unusable) {
                throw new UncheckedIOException(unusable);
            }
            return new Side(url, log, logs, home, CrossbarNode.create(url, logs, name + "-node"));
        }

        /** Runs a part of the cases. Gives their outcomes and the names that they have. */
        Map<?, ?> run(String part, Path file, Map<?, ?> names) {
            String id = part.replace(' ', '-');
            Path output = logs.resolve(id + ".json");
            try (Program program = CrossbarProcess.launch(
                    logs.resolve(id + ".log"),
                    "python",
                    logs,
                    Map.of("HOME", home.toString()),
                    List.of(
                            "-W",
                            "ignore",
                            resource("operator_cases.py").toString(),
                            url.toString(),
                            home.toString(),
                            file.toString(),
                            part,
                            log.toString(),
                            Json.write(names),
                            output.toString()))) {
                assertEquals(0, program.exitCode(CASES), () -> program.tail());
                return (Map<?, ?>) read(Files.readString(output));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }

        @Override
        public void close() {
            node.close();
        }
    }

    @Test
    void operatorsFindAtOurCenterWhatTheyFindAtTheirs() throws IOException {
        try (var center = CenterProcess.start("ours");
                var master = CrossbarMaster.start("theirs");
                var ours = Side.of(
                        "ours",
                        center.url(),
                        center.folder().resolve("center.log"),
                        center.folder(),
                        center.superuserKey().getParent());
                var theirs = Side.of(
                        "theirs",
                        master.url(),
                        master.logs().resolve("master.log"),
                        master.logs(),
                        master.superuserKeys())) {
            Path file = resource("operator-cases.json");
            var complaints = new ArrayList<String>();
            Map<?, ?> namesOfOurs = Map.of("keyfile", keyFile(ours), "port", Ports.free());
            Map<?, ?> namesOfTheirs = Map.of("keyfile", keyFile(theirs), "port", Ports.free());
            for (String part : List.of(FIRST, SECOND)) {
                Map<?, ?> names = namesOfOurs;
                Map<?, ?> otherNames = namesOfTheirs;
                var running = CompletableFuture.supplyAsync(() -> ours.run(part, file, names));
                Map<?, ?> found = theirs.run(part, file, otherNames);
                Map<?, ?> foundAtOurs = running.join();
                namesOfOurs = (Map<?, ?>) foundAtOurs.get("names");
                namesOfTheirs = (Map<?, ?>) found.get("names");
                List<?> ofPart = (List<?>) cases.get(part);
                for (int i = 0; i < ofPart.size(); i++) {
                    Map<?, ?> one = (Map<?, ?>) ofPart.get(i);
                    var compared = new OperatorOutcomes(one, namesOfOurs, namesOfTheirs, corrections);
                    for (String complaint : compared.complaints(outcome(foundAtOurs, i), outcome(found, i))) {
                        complaints.add(Json.write(one) + "\n      " + complaint);
                    }
                }
                if (part.equals(FIRST)) {
                    for (Side side : List.of(ours, theirs)) {
                        side.node().start();
                        side.node().awaitReady();
                    }
                }
            }
            assertTrue(
                    complaints.isEmpty(),
                    () -> complaints.size() + " differences:\n   " + String.join("\n   ", complaints));
        }
    }

    @Test
    void aNodeBelowTheWatchedFolderIsPairedAndFindsItsCenter() throws IOException {
        try (var center = CenterProcess.start("watching");
                var master = CrossbarMaster.start("watching-theirs");
                var domain = center.join(null);
                var theirDomain = master.join(null)) {
            var events = domain.events(PAIRED);
            var theirEvents = theirDomain.events(PAIRED);
            Path ours = keysBelow(center.folder().resolve("watch"));
            Path theirs = keysBelow(master.watched());
            var paired = node(events);
            var theirPaired = node(theirEvents);
            assertEquals(theirPaired.keySet(), paired.keySet());
            for (String same : List.of("authid", "cluster_ip", "label", "description", "tags")) {
                assertEquals(theirPaired.get(same), paired.get(same), same);
            }
            assertEquals(
                    Remote.map(theirPaired.get("authextra")).keySet(),
                    Remote.map(paired.get("authextra")).keySet());

            var file = awaitActivation(ours);
            assertEquals(tags(awaitActivation(theirs).text()), tags(file.text()));
            assertEquals(center.url().toString(), file.managementUrl());
            assertEquals(paired.get("oid"), file.nodeOid());
            assertEquals("wnode1", file.nodeAuthid());

            try (var node = CrossbarProcess.start(center.folder().resolve("wnode1.log"), "edge start", ours, Map.of());
                    var operator = center.join("default")) {
                node.awaitLog("Connected to Crossbar.io Master at management realm");
                Await.until(
                        "the node is online",
                        CrossbarProcess.START,
                        () -> List.of(String.valueOf(paired.get("oid")))
                                .equals(operator.call("crossbarfabriccenter.mrealm.get_nodes", "online")));
            }
        }
    }

    private static Path keysBelow(Path watched) throws IOException {
        Path directory = Files.createDirectories(watched.resolve("one")).resolve(".crossbar");
        CrossbarProcess.run(
                watched.resolveSibling("wnode1-keys.log"),
                directory.getParent(),
                Map.of("CROSSBAR_NODE_ID", "wnode1", "CROSSBAR_NODE_CLUSTER_IP", "10.1.2.3"),
                "edge",
                "keys",
                "--cbdir",
                directory.toString());
        return directory;
    }

    /** The node as the event of its pairing has it. */
    private static Map<?, ?> node(EventRecorder paired) {
        Await.until(
                "a node is paired", CrossbarProcess.START, () -> !paired.all().isEmpty());
        return Remote.map(paired.all().get(0).payload().args().get(0));
    }

    private static ActivationFile awaitActivation(Path directory) throws IOException {
        Path file = directory.resolve(ActivationFile.NAME);
        Await.until(file + " is written", CrossbarProcess.START, () -> Files.exists(file) && hasUrl(file));
        return ActivationFile.read(file);
    }

    private static boolean hasUrl(Path file) {
        try {
            ActivationFile.read(file);
            return true;
        } catch (IOException unfinished) {
            return false;
        }
    }

    private static List<String> tags(String file) {
        return file.lines().map(line -> line.replaceAll(":.*", "")).toList();
    }

    private static Map<?, ?> outcome(Map<?, ?> found, int index) {
        return (Map<?, ?>) Objects.requireNonNull(((List<?>) found.get("outcomes")).get(index));
    }

    private static String keyFile(Side side) {
        return side.node().directory().resolve("key.pub").toString();
    }

    private static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(OperatorsTest.class.getResource("/" + name))
                    .toURI());
        } catch (java.net.URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Object json(String resource) {
        try (var in = Objects.requireNonNull(OperatorsTest.class.getResourceAsStream(resource))) {
            return read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Object read(String text) {
        try {
            return Objects.requireNonNull(Json.read(text));
        } catch (io.transom.wamp.ProtocolException malformed) {
            throw new IllegalStateException(text, malformed);
        }
    }
}
