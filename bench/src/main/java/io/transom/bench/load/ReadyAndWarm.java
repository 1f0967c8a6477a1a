package io.transom.bench.load;

import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;

/** How soon a router answers after its process was started, and what a call costs it while it is young. */
final class ReadyAndWarm {
    private static final double YOUNG = 4;
    private static final double OLD = 12;

    void run(Map<String, Peers.Starter> starters, Consumer<String> report) {
        report.accept("""

                Ready and warm (%s):

                | router | first call answered after, ms | CPU µs/call after %.0f s of load | after %.0f s |
                |---|---:|---:|---:|
                """.formatted(Workload.CALLS.title(), YOUNG, OLD));
        for (var starter : starters.entrySet()) {
            long begin = System.nanoTime();
            try (RouterProcess router = starter.getValue().start()) {
                Target target = router.target(true, Format.JSON);
                double first;
                try (var one = new CallLoad(target, router.pid(), 1, 1, 32)) {
                    one.callOnce();
                    first = (System.nanoTime() - begin) / 1e6;
                }
                Figures young;
                Figures old;
                try (var load = new CallLoad(target, router.pid(), 16, 4, 32)) {
                    young = load.run(YOUNG, 1);
                }
                try (var load = new CallLoad(target, router.pid(), 16, 4, 32)) {
                    old = load.run(OLD - YOUNG - 1, 2);
                }
                report.accept("| %s | %.0f | %.1f | %.1f |%n"
                        .formatted(starter.getKey(), first, young.routerCpu(), old.routerCpu()));
            } catch (IOException e) {
                report.accept("| %s | %s | | |%n".formatted(starter.getKey(), e.getMessage()));
            }
        }
    }
}
