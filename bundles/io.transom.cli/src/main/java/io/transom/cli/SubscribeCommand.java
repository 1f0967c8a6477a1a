package io.transom.cli;

import io.transom.transport.Transports;
import io.transom.wamp.Closed;
import io.transom.wamp.Event;
import io.transom.wamp.Json;
import io.transom.wamp.Match;
import io.transom.wamp.SubscribeOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code transom subscribe}. */
@Command(
        name = "subscribe",
        mixinStandardHelpOptions = true,
        description = "Prints the events of a topic, one line of JSON each, until interrupted.")
final class SubscribeCommand implements Callable<Integer> {
    @Mixin
    private Endpoint endpoint;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "URI", description = "Topic or pattern")
    private String uri;

    @Option(names = "--match", paramLabel = "POLICY", defaultValue = "exact", description = "exact, prefix or wildcard")
    private String match;

    @Option(names = "--count", paramLabel = "N", defaultValue = "2147483647", description = "Ends after so many events")
    private int count;

    @Option(names = "--for", paramLabel = "SECONDS", defaultValue = "9223372036", description = "Ends after so long")
    private long seconds;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        var left = new CountDownLatch(count);
        try (var transports = Transports.create(1, "transom-subscribe")) {
            var session = endpoint.join(transports);
            session.subscribe(uri, event -> show(event, out, left), SubscribeOptions.matching(Match.of(match)))
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            err.println("subscribed to " + uri);
            err.flush();
            var enough = new CompletableFuture<Void>();
            var waiting = new Thread(
                    () -> {
                        try {
                            if (left.await(seconds, TimeUnit.SECONDS)) {
                                enough.complete(null);
                            }
                        } catch (InterruptedException ended) {
                            Thread.currentThread().interrupt();
                        }
                        enough.complete(null);
                    },
                    "transom-subscribe-wait");
            waiting.setDaemon(true);
            waiting.start();
            Object first = CompletableFuture.anyOf(enough, session.closed().toCompletableFuture())
                    .get();
            if (first instanceof Closed closed) {
                throw new IOException("session ended: " + closed.reason() + " " + closed.message());
            }
            session.leave().toCompletableFuture().get(5, TimeUnit.SECONDS);
        }
        return 0;
    }

    private static void show(Event event, PrintWriter out, CountDownLatch left) {
        if (left.getCount() == 0) {
            return;
        }
        var line = new LinkedHashMap<String, Object>();
        line.put("topic", event.topic());
        line.put("args", event.payload().args());
        line.put("kwargs", event.payload().kwargs());
        out.println(Json.write(line));
        out.flush();
        left.countDown();
    }
}
