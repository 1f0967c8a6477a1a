package io.transom.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.transom.itests.net.CenterProcess;
import io.transom.itests.net.NodeProcess;
import io.transom.itests.net.ShowLogs;
import io.transom.testkit.TestClient;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** All remote procedures, with right and with wrong arguments, through our center, at a node of Crossbar.io and at ours. */
@ExtendWith({NeedsCrossbar.class, OurCenter.class, ShowLogs.class})
class ProceduresTest {
    private final CenterProcess center;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final TestClient operator;

    ProceduresTest(CenterProcess center) {
        this.center = center;
        this.operator = center.join("default");
    }

    @AfterEach
    void stop() throws Exception {
        operator.close();
        while (!open.isEmpty()) {
            open.removeLast().close();
        }
    }

    @TestFactory
    Stream<DynamicTest> atTheirNode() {
        CrossbarNode theirs = CrossbarNode.start(center, "default", "table1");
        open.add(theirs);
        theirs.makeHostKey();
        theirs.await(operator, "online");
        return ProcedureCases.tests(
                Pair.OURS_THEIRS, operator, theirs.oid(), ProcedureCases.variables(theirs.publicKey()));
    }

    @TestFactory
    Stream<DynamicTest> atOurNode() {
        NodeProcess ours = NodeProcess.start(center, "default", "table2");
        open.add(ours);
        return ProcedureCases.tests(
                Pair.OURS_OURS,
                operator,
                ours.oid(),
                ProcedureCases.variables(NodeProcess.key(ours.directory()).publicKey()));
    }

    /** What is compared with: Crossbar.io on both sides, asked the same. */
    @TestFactory
    Stream<DynamicTest> atTheirNodeUnderTheirCenter() {
        var master = CrossbarMaster.start("reference");
        open.add(master);
        CrossbarNode theirs = CrossbarNode.create(master.url(), master.logs(), "table3");
        open.add(theirs);
        try (var domain = master.join(null)) {
            theirs.pair(domain, "default");
        }
        theirs.makeHostKey();
        theirs.start();
        theirs.awaitReady();
        TestClient there = master.join("default");
        theirs.await(there, "online");
        return ProcedureCases.tests(
                Pair.THEIRS_THEIRS, there, theirs.oid(), ProcedureCases.variables(theirs.publicKey()));
    }

    /** The public list, and what the reference has beside it. */
    @Test
    void allAreCalled() {
        assertEquals(
                77 + ProcedureCases.BESIDE_THE_PUBLIC_ONES.size(),
                ProcedureCases.procedures().size());
    }
}
