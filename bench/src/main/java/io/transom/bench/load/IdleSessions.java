package io.transom.bench.load;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** How much memory sessions take that do nothing: the difference of what the process holds before and with them, over their count. */
final class IdleSessions {
    private static final double LONGEST_SECONDS = 20;

    private static final int COUNT = 15_000;

    void run(Map<String, Peers.Starter> starters, Consumer<String> report) {
        report.accept("""

                Memory of idle sessions (WebSocket, JSON), as many as were opened within %.0f s:

                | router | sessions | MB before | MB with them | KB each |
                |---|---:|---:|---:|---:|
                """.formatted(LONGEST_SECONDS));
        for (var starter : starters.entrySet()) {
            try (RouterProcess router = starter.getValue().start()) {
                Target target = router.target(true, Format.JSON);
                long before = Usage.of(router.pid()).resident();
                List<Peer> sessions = SessionLoad.open(target, COUNT, LONGEST_SECONDS);
                long after = Usage.of(router.pid()).resident();
                for (Peer session : sessions) {
                    session.close();
                }
                report.accept("| %s | %,d | %d | %d | %.1f |%n"
                        .formatted(
                                starter.getKey(),
                                sessions.size(),
                                before >> 20,
                                after >> 20,
                                (after - before) / 1024.0 / sessions.size()));
            } catch (IOException e) {
                report.accept("| %s | %s | | | |%n".formatted(starter.getKey(), e.getMessage()));
            }
        }
    }
}
