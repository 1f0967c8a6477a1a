package io.transom.node.internal;

import io.transom.api.keys.ActivationFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node finds its center; the first that says something counts: the command line, {@code key.activate}, the environment, the
 * configuration (docs/reference/configuration.md, "How a node finds its center").
 */
final class CenterAddress {
    static final String VARIABLE = "CROSSBAR_FABRIC_URL";

    private static final Logger LOG = LoggerFactory.getLogger(CenterAddress.class);

    private CenterAddress() {}

    /** Absent for a node without a center. Fails with a message that names the place of a URL that will not do. */
    static Optional<URI> find(
            Optional<String> commandLine,
            Path directory,
            Map<String, String> environment,
            NodeConfiguration configuration)
            throws IOException {
        if (commandLine.isPresent()) {
            return Optional.of(parse("the command line", commandLine.get()));
        }
        Path activation = directory.resolve(ActivationFile.NAME);
        if (Files.exists(activation)) {
            LOG.info("node: center from {}", activation);
            return Optional.of(
                    parse(activation.toString(), ActivationFile.read(activation).managementUrl()));
        }
        String variable = environment.getOrDefault(VARIABLE, "");
        if (!variable.isBlank()) {
            LOG.info("node: center from {}", VARIABLE);
            return Optional.of(parse(VARIABLE, variable));
        }
        return configuration.center();
    }

    private static URI parse(String place, String url) throws IOException {
        return CenterUrl.parse(url)
                .orElseThrow(() -> new IOException(
                        place + ": expected the ws:// or wss:// URL of a center, found \"" + url + "\""));
    }
}
