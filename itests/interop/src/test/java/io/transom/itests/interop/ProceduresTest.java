package io.transom.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.transom.itests.net.CenterProcess;
import io.transom.itests.net.NodeProcess;
import io.transom.itests.net.ShowLogs;
import io.transom.testkit.TestClient;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** All remote procedures, with right and with wrong arguments, through either center at either node. */
@ExtendWith({NeedsCrossbar.class, OurCenter.class, ShowLogs.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProceduresTest {
    private static final String REALM = "default";

    private final CenterProcess center;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private @Nullable CrossbarMaster master;

    ProceduresTest(CenterProcess center) {
        this.center = center;
    }

    @AfterEach
    void stopNodes() throws Exception {
        while (!open.isEmpty()) {
            open.removeLast().close();
        }
    }

    @AfterAll
    void stopMaster() {
        if (master != null) {
            master.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> ofOurNode() {
        NodeProcess node = opened(NodeProcess.start(center, REALM, "table1"));
        return ProcedureCases.tests(
                Pair.OURS_OURS,
                opened(center.join(REALM)),
                node.oid(),
                ProcedureCases.variables(NodeProcess.key(node.directory()).publicKey()));
    }

    @TestFactory
    Stream<DynamicTest> ofTheirNode() {
        CrossbarNode node = opened(CrossbarNode.start(center, REALM, "table2"));
        return tests(Pair.OURS_THEIRS, node, opened(center.join(REALM)));
    }

    @TestFactory
    Stream<DynamicTest> ofOurNodeUnderTheirCenter() {
        CrossbarMaster master = master();
        TransomNode node = opened(TransomNode.create(master.url(), master.logs(), "table3"));
        try (var domain = master.join(null)) {
            node.pair(domain, REALM);
        }
        TestClient operator = opened(master.join(REALM));
        node.start();
        node.await(operator, "online");
        return ProcedureCases.tests(Pair.THEIRS_OURS, operator, node.oid(), ProcedureCases.variables(node.publicKey()));
    }

    /** What is compared with: Crossbar.io on both sides. */
    @TestFactory
    Stream<DynamicTest> ofTheirNodeUnderTheirCenter() {
        CrossbarMaster master = master();
        CrossbarNode node = opened(CrossbarNode.create(master.url(), master.logs(), "table4"));
        try (var domain = master.join(null)) {
            node.pair(domain, REALM);
        }
        node.start();
        node.awaitReady();
        return tests(Pair.THEIRS_THEIRS, node, opened(master.join(REALM)));
    }

    private static Stream<DynamicTest> tests(Pair pair, CrossbarNode node, TestClient operator) {
        node.makeHostKey();
        node.await(operator, "online");
        return ProcedureCases.tests(pair, operator, node.oid(), ProcedureCases.variables(node.publicKey()));
    }

    private CrossbarMaster master() {
        CrossbarMaster running = master;
        if (running == null) {
            running = CrossbarMaster.start("reference");
            master = running;
        }
        return running;
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.add(resource);
        return resource;
    }

    /** The public list, and what the reference has beside it. */
    @Test
    void allAreCalled() {
        assertEquals(
                77 + ProcedureCases.BESIDE_THE_PUBLIC_ONES.size(),
                ProcedureCases.procedures().size());
    }
}
