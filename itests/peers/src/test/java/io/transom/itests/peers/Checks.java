package io.transom.itests.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;

/** The checks of a client's script as tests. */
final class Checks {
    private Checks() {}

    /**
     * Runs the script.
     *
     * @param count how many checks there are: a script that ends early is no success
     */
    static DynamicContainer of(String name, int count, List<String> command, Path folder) {
        List<Clients.Finding> findings;
        try {
            findings = Clients.findings(command, folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        var each = findings.stream()
                .map(finding ->
                        dynamicTest(finding.name(), () -> finding.problem().ifPresent(problem -> fail(problem))));
        var all = Stream.of(dynamicTest("all checks ran", () -> assertEquals(count, findings.size())));
        return dynamicContainer(name, Stream.concat(each, all));
    }
}
