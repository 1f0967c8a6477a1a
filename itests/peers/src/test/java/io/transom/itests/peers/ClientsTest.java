package io.transom.itests.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** autobahn for Python, autobahn-js and wampy, over every transport and serializer that they have. */
class ClientsTest {
    private static PeerRouter router;

    @TempDir
    private Path scratch;

    @BeforeAll
    static void start() {
        router = new PeerRouter();
    }

    @AfterAll
    static void stop() {
        router.close();
    }

    @TestFactory
    Stream<? extends DynamicNode> autobahnForPython() throws IOException {
        List<String> python;
        try {
            python = Clients.python();
        } catch (Clients.Missing missing) {
            return installed(missing);
        }
        copy("peer.py", scratch);
        return run(
                python, "peer.py", scratch, 45, "ws json", "ws cbor", "ws msgpack", "rs json", "rs cbor", "rs msgpack");
    }

    @TestFactory
    Stream<? extends DynamicNode> autobahnForJavaScript() throws IOException {
        return onNode("autobahn.mjs", 28, "ws json", "ws cbor", "ws msgpack", "rs json");
    }

    @TestFactory
    Stream<? extends DynamicNode> wampy() throws IOException {
        return onNode("wampy.mjs", 17, "ws json", "ws cbor", "ws msgpack");
    }

    /** The script stands beside the modules that it imports. */
    private static Stream<? extends DynamicNode> onNode(String script, int checks, String... ways) throws IOException {
        Path home;
        try {
            home = Clients.node();
        } catch (Clients.Missing missing) {
            return installed(missing);
        }
        copy("checks.mjs", home);
        copy(script, home);
        return run(List.of("node"), script, home, checks, ways);
    }

    /** A test, not an aborted factory: a ring in which all is skipped must not look as if it had no tests. */
    private static Stream<DynamicNode> installed(Clients.Missing missing) {
        return Stream.of(DynamicTest.dynamicTest("is installed", missing::report));
    }

    private static void copy(String script, Path folder) throws IOException {
        Files.write(folder.resolve(script), Clients.resource(script));
    }

    private static Stream<DynamicContainer> run(
            List<String> interpreter, String script, Path folder, int checks, String... ways) {
        return Stream.of(ways).map(way -> {
            var command = new ArrayList<>(interpreter);
            command.add(script);
            command.addAll(List.of(way.split(" ")));
            command.add(String.valueOf(router.port()));
            return Checks.of(way, checks, command, folder, router);
        });
    }
}
