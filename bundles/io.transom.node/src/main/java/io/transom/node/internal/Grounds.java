package io.transom.node.internal;

import io.transom.transport.ClientTls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a node stands on: its directory, what the configuration in it says, its center, and a folder for as long as it runs.
 *
 * @param center absent for a node without a center
 * @param tls for a center by {@code wss}
 */
record Grounds(
        NodeDirectory directory,
        NodeConfiguration configuration,
        Optional<URI> center,
        ClientTls tls,
        RuntimeFolder folder,
        Optional<Path> distribution) {

    /** Reads and checks all of it before anything is started. Fails with a message for people. */
    static Grounds open(Node.Place place, Set<String> workerTypes, ClosingStack opened) throws IOException {
        Map<String, String> environment = System.getenv();
        NodeDirectory directory = NodeDirectory.open(place.directory(), environment);
        opened.add(directory);
        NodeConfiguration configuration = directory.configuration(workerTypes);
        Optional<URI> center = CenterAddress.find(place.center(), directory.path(), environment, configuration);
        RuntimeFolder folder = RuntimeFolder.of(directory.path(), environment);
        opened.add(folder);
        return new Grounds(directory, configuration, center, place.tls(), folder, place.distribution());
    }

    /** What the node is called before a center has named it. */
    String provisionalId() {
        return configuration.id().or(directory.keys()::authid).orElse("node");
    }
}
