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
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** autobahn for Python ({@code peer.py}), over both transports with every serializer. */
class PythonTest {
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
    Stream<DynamicContainer> autobahn() throws IOException {
        List<String> python = Clients.python();
        Path script = Files.write(scratch.resolve("peer.py"), Clients.resource("peer.py"));
        return Stream.of("ws json", "ws cbor", "ws msgpack", "rs json", "rs cbor", "rs msgpack")
                .map(way -> {
                    var command = new ArrayList<>(python);
                    command.add(script.toString());
                    command.addAll(List.of(way.split(" ")));
                    command.add(String.valueOf(router.port()));
                    return Checks.of(way, 25, command, scratch);
                });
    }
}
