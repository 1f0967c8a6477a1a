package io.transom.itests.flow;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.Encoding;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Peers whose connection ends after any number of bytes: between frames and inside them, in order or by a reset, what came for them read
 * or not. Whoever waits for them is told, and nothing of them stays. {@code -Dtransom.seed} runs one again.
 */
@Timeout(300)
class CutOffTest {
    private static final long SEED = Long.getLong("transom.seed", System.nanoTime());
    private static final int PEERS = 300;
    private static final List<Wire> WIRES = List.of(
            new Wire(false, Encoding.CBOR),
            new Wire(false, Encoding.JSON),
            new Wire(true, Encoding.MSGPACK),
            new Wire(true, Encoding.JSON));

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private Crowd crowd;
    private Member partner;

    @Test
    void callersAndCalleesMayEndAnywhere() throws Exception {
        System.out.println("cut off with -Dtransom.seed=" + SEED);
        try (var router = new RouterProcess(folder, 2);
                var all = new Crowd(router.port())) {
            crowd = all;
            partner = crowd.connect(0);
            crowd.run(() -> partner.receiver(this::received));
            crowd.await(partner.join());
            for (String procedure : List.of("com.answers", "com.progresses", "com.refuses", "com.silent")) {
                crowd.await(partner.register(procedure));
            }
            crowd.await(partner.subscribe("com.topic"));
            Map<String, Long> before = router.live();

            for (int i = 0; i < PEERS; i++) {
                Wire wire = WIRES.get(i % WIRES.size());
                if (random.nextBoolean()) {
                    asCaller(router.port(), wire);
                } else {
                    asCallee(router.port(), wire, "com.callee" + i);
                }
            }

            for (String table : List.of(
                    "RouterSession",
                    "Opening",
                    "RoutedCall",
                    "CallTime",
                    "Subscription$Subscriber",
                    "Subscription",
                    "Registration$Callee",
                    "Registration",
                    "ChannelConnection")) {
                router.awaitLive(table, before.getOrDefault(table, 0L));
            }
            assertTrue(!partner.closed().isDone(), "the partner stays, with seed " + SEED);
            router.assertModest();
        }
    }

    /** What the partner does as a callee; results for the peers that call are not its own. */
    private void received(Message message) {
        if (message instanceof Message.Invocation call) {
            switch (String.valueOf(call.payload().args().get(0))) {
                case "answers" -> partner.send(new Message.Yield(call.request(), Map.of(), Payload.of("result")));
                case "refuses" ->
                    partner.send(new Message.Error(
                            Message.Invocation.CODE, call.request(), Map.of(), "com.refused", Payload.NONE));
                case "progresses" -> {
                    for (int i = 0; i < 3; i++) {
                        partner.send(new Message.Yield(call.request(), Map.of("progress", true), Payload.of(i)));
                    }
                }
                default -> {}
            }
        } else if (message instanceof Message.Result || message instanceof Message.Error) {
            CompletableFuture<Message> waiting = called;
            if (waiting != null) {
                boolean progress = message instanceof Message.Result result
                        && result.details().containsKey("progress");
                if (!progress) {
                    waiting.complete(message);
                }
            }
        }
    }

    private volatile CompletableFuture<Message> called;

    private void asCaller(int port, Wire wire) throws Exception {
        byte[] all = Wire.joined(
                wire.opening(),
                wire.hello(),
                wire.frame(new Message.Subscribe(1, Map.of(), "com.topic." + random.nextInt(5))),
                wire.frame(call(2, "answers", Map.of("timeout", 60_000))),
                wire.frame(call(3, "silent", Map.of("timeout", 60_000))),
                wire.frame(call(4, "progresses", Map.of("receive_progress", true))),
                wire.frame(
                        new Message.Publish(5, Map.of("acknowledge", true), "com.topic", Payload.of("x".repeat(300)))),
                wire.frame(new Message.Cancel(3, Map.of("mode", random.nextBoolean() ? "kill" : "killnowait"))),
                wire.frame(new Message.Register(6, Map.of("invoke", "roundrobin"), "com.shared")),
                wire.frame(call(7, "refuses", Map.of())),
                wire.frame(new Message.Goodbye(Map.of(), "wamp.close.normal")));
        try (var peer = new Peer(port, wire)) {
            send(peer, all, random.nextInt(all.length + 1));
            end(peer);
        }
    }

    private static Message call(long request, String what, Map<String, Object> options) {
        return new Message.Call(request, options, "com." + what, Payload.of(what));
    }

    /** The partner calls it; what it answers is cut off. */
    private void asCallee(int port, Wire wire, String procedure) throws Exception {
        try (var peer = new Peer(port, wire)) {
            peer.join();
            peer.send(wire.frame(new Message.Register(1, Map.of(), procedure)));
            peer.read();
            var result = new CompletableFuture<Message>();
            called = result;
            crowd.run(() -> partner.call(procedure, Map.of("receive_progress", true), Payload.NONE));
            var call = (Message.Invocation) peer.read();
            byte[] answer = Wire.joined(
                    wire.frame(new Message.Yield(call.request(), Map.of("progress", true), Payload.of("part"))),
                    wire.frame(new Message.Publish(2, Map.of(), "com.topic", Payload.of("y".repeat(200)))),
                    wire.frame(new Message.Yield(call.request(), Map.of(), Payload.of("result"))));
            int cut = random.nextInt(answer.length + 1);
            send(peer, answer, cut);
            end(peer);
            Message found = crowd.await(result);
            if (cut == answer.length) {
                // it may have been reset before it was read
                assertTrue(found instanceof Message.Result || canceled(found), () -> found + " with seed " + SEED);
            } else {
                assertTrue(canceled(found), () -> found + " after " + cut + " bytes with seed " + SEED);
            }
        }
    }

    private static boolean canceled(Message message) {
        return message instanceof Message.Error error && error.error().equals(ErrorUris.CANCELED);
    }

    /** In one piece or two, so that the router may have handled the first when the second comes. */
    private void send(Peer peer, byte[] all, int cut) throws IOException {
        int first = random.nextInt(cut + 1);
        peer.send(Arrays.copyOf(all, first));
        if (random.nextBoolean()) {
            Thread.yield();
        }
        peer.send(Arrays.copyOfRange(all, first, cut));
    }

    private void end(Peer peer) throws IOException {
        switch (random.nextInt(3)) {
            case 0 -> peer.reset();
            case 1 -> {
                peer.endOfOutput();
                peer.end();
            }
            default -> peer.close();
        }
    }
}
