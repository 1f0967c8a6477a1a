package io.transom.itests.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;

/** The checks of a client's script as tests. */
final class Checks {
    private Checks() {}

    /**
     * Runs the script. Besides its checks, what its client announces is tested: there must be a check of each feature.
     *
     * @param count how many checks there are: a script that ends early is no success
     */
    static DynamicContainer of(String name, int count, List<String> command, Path folder, PeerRouter router) {
        Clients.Findings findings;
        router.announced();
        try {
            findings = Clients.findings(command, folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Set<String> announced = router.announced();
        var each = findings.checks().stream()
                .map(finding ->
                        dynamicTest(finding.name(), () -> finding.problem().ifPresent(problem -> fail(problem))));
        var all = Stream.of(
                dynamicTest(
                        "all checks ran",
                        () -> assertEquals(count, findings.checks().size())),
                dynamicTest("what the client announces is checked, and no more", () -> {
                    assertFalse(announced.isEmpty(), "no HELLO announced anything");
                    assertEquals(announced, findings.covered());
                }));
        return dynamicContainer(name, Stream.concat(each, all));
    }
}
