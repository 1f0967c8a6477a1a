package io.transom.itests.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/** autobahn-js and wampy on Node, over every transport and serializer that they have. */
class JavaScriptTest {
    private static PeerRouter router;

    @BeforeAll
    static void start() {
        router = new PeerRouter();
    }

    @AfterAll
    static void stop() {
        router.close();
    }

    @TestFactory
    Stream<DynamicContainer> autobahn() throws IOException {
        return run("autobahn.js", 15, "ws json", "ws cbor", "ws msgpack", "rs json");
    }

    @TestFactory
    Stream<DynamicContainer> wampy() throws IOException {
        return run("wampy.mjs", 8, "ws json", "ws cbor", "ws msgpack");
    }

    /** The script stands beside the modules that it imports. */
    private static Stream<DynamicContainer> run(String script, int checks, String... ways) throws IOException {
        Path home = Clients.node();
        Files.write(home.resolve(script), Clients.resource(script));
        return Stream.of(ways).map(way -> {
            String[] words = way.split(" ");
            var command = List.of("node", script, words[0], words[1], String.valueOf(router.port()));
            return Checks.of(way, checks, command, home);
        });
    }
}
