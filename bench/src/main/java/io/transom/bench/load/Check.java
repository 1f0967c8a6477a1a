package io.transom.bench.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The generator beside one written in C: same router, same rounds, in turn. */
public final class Check {
    private static final int SECONDS = 3;

    private Check() {}

    /** @param args folder of the peers, with {@code lg} in it */
    public static void main(String[] args) throws IOException {
        Path peers = Path.of(args[0]);
        Map<String, Peers.Starter> starters =
                Map.of(Peers.NEXUS, () -> RouterProcess.nexus(peers), Peers.TRANSOM, () -> RouterProcess.transom(0));
        for (var starter : starters.entrySet()) {
            try (RouterProcess router = starter.getValue().start()) {
                Workload.CALLS.run(router, 3, 1);
                for (int round = 0; round < 3; round++) {
                    for (Workload workload : List.of(Workload.CALLS, Workload.SINGLE_CALL, Workload.FAN_OUT)) {
                        System.out.println(starter.getKey() + ", Java: " + workload.run(router, 1, SECONDS));
                        System.out.print(starter.getKey() + ", C: " + inC(peers, workload, router));
                    }
                }
            }
        }
        System.exit(0);
    }

    private static String inC(Path peers, Workload workload, RouterProcess router) throws IOException {
        Process process = new ProcessBuilder(
                        peers.resolve("lg").toString(),
                        String.valueOf(router.target(true, Format.JSON).port()),
                        "ws",
                        workload.kind() == Workload.Kind.CALL ? "rpc" : "pub",
                        String.valueOf(router.pid()),
                        String.valueOf(SECONDS),
                        String.valueOf(workload.many()),
                        String.valueOf(workload.window()),
                        String.valueOf(workload.payload()))
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
