package io.transom.worker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.transom.api.Errors;
import io.transom.wamp.WampError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Binds the test's own process, and lets it go again. */
class AffinityTest {
    private final Proc proc = Proc.ofThisMachine();
    private final List<Long> before;
    private final Affinity affinity;

    AffinityTest() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/taskset")), "this host has no taskset");
        before = proc.allowedCpus();
        affinity = new Affinity(proc, before);
    }

    @AfterEach
    void letGo() throws IOException {
        affinity.set(before, false);
    }

    @Test
    void positionsAreThoseAtTheStart() throws IOException {
        int last = before.size() - 1;

        assertEquals(List.of(before.get(last)), affinity.set(List.of((long) last, (long) last), true));
        assertEquals(List.of(before.get(last)), affinity.now());
        assertEquals(before, affinity.atStart());
        assertEquals(List.of(before.get(0)), affinity.set(List.of(0L), true), "still the positions of the start");
    }

    @Test
    void whatWillNotDoChangesNothing() throws IOException {
        refused(List.of(), true, "cpus: expected at least one CPU");
        refused(List.of(-1L), true, "cpus: expected positions from 0");
        refused(List.of((long) before.size()), true, "cpus: expected positions from 0");
        refused(List.of(4000L), false, "CPUs 4000: the system refuses");

        assertEquals(before, affinity.now());
    }

    private void refused(List<Long> cpus, boolean relative, String expected) {
        var error = assertThrows(WampError.class, () -> affinity.set(cpus, relative));

        assertEquals(Errors.CROSSBAR_RUNTIME_ERROR, error.uri());
        assertTrue(error.text().startsWith(expected), error.text());
    }
}
