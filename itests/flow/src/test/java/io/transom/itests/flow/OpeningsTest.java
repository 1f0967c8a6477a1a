package io.transom.itests.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.Encoding;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections that do not become sessions. */
@Timeout(300)
class OpeningsTest {
    private static final int PENDING = 1_500;
    private static final int FLOOD = 3_000;
    private static final Message.Hello CLAIM = new Message.Hello(
            "realm1", Map.of("roles", Map.of("caller", Map.of()), "authmethods", List.of("ticket"), "authid", "joe"));

    @TempDir
    Path folder;

    /** Many say HELLO, and never answer CHALLENGE. The first may wait, the others are refused, and all are closed at their time. */
    @Test
    void aFloodOfHellosIsBoundedAndHonestClientsGetIn() throws Exception {
        try (var router = new RouterProcess(
                        folder, 2, "router.openings.pending=" + PENDING, "session.opening.time=8000");
                var crowd = new Crowd(router.port());
                var others = new Crowd(router.port())) {
            Member inside = others.connect(0);
            others.await(inside.join().thenCompose(session -> inside.subscribe("com.topic")));

            var flood = new ArrayList<Member>();
            var answers = new ArrayList<CompletableFuture<Message>>();
            for (int i = 0; i < PENDING / 2; i++) {
                flood.add(crowd.connect(0));
            }
            flood.forEach(each -> answers.add(each.ask(CLAIM)));
            others.await(others.connect(0).join()); // while some wait there is room

            while (flood.size() < FLOOD) {
                Member next = crowd.connect(0);
                flood.add(next);
                answers.add(next.ask(CLAIM));
            }
            int challenged = 0;
            int refused = 0;
            for (CompletableFuture<Message> each : answers) {
                Message answer = crowd.await(each);
                if (answer instanceof Message.Challenge) {
                    challenged++;
                } else if (answer instanceof Message.Abort abort
                        && abort.reason().equals("wamp.error.unavailable")
                        && String.valueOf(abort.details()).contains("router.openings.pending")) {
                    refused++;
                }
            }
            assertEquals(FLOOD, challenged + refused);
            assertTrue(challenged >= PENDING && refused > 0, challenged + " challenged, " + refused + " refused");
            assertTrue(router.limitHits().get("router.openings.pending") >= refused);

            // Who keeps trying gets in as soon as time is up for the others.
            Member joe = others.connect(0);
            while (!(others.await(joe.ask(CLAIM)) instanceof Message.Challenge)) {
                joe = others.connect(0);
                Thread.sleep(100);
            }
            assertTrue(others.await(joe.ask(new Message.Authenticate("secret", Map.of()))) instanceof Message.Welcome);
            others.await(inside.ask(
                    new Message.Publish(inside.nextRequest(), Map.of("acknowledge", true), "com.t", Payload.NONE)));

            for (Member each : flood) {
                crowd.await(each.closed());
            }
            assertTrue(router.limitHits().get("session.opening.time") >= FLOOD);
            router.awaitLive("RouterSession", 3);
            router.assertModest();
        }
    }

    /** What a client sends byte by byte, after what it has sent at once. */
    private record Slow(String name, byte[] atOnce, byte[] slowly, String limit) {}

    /** The limits count from the beginning, not from the last byte. */
    @Test
    void whoOpensByteByByteIsClosedAtItsTime() throws Exception {
        var raw = new Wire(false, Encoding.CBOR);
        var web = new Wire(true, Encoding.JSON);
        byte[] hello = web.hello();
        var all = List.of(
                new Slow("nothing", new byte[0], new byte[0], "transport.opening.time"),
                new Slow("the handshake of RawSocket", new byte[0], first(raw.opening(), 3), "transport.opening.time"),
                new Slow("the head of HTTP", new byte[0], web.opening(), "transport.opening.time"),
                new Slow("a header of HTTP", bytes("GET /ws HTTP/1.1\r\nX: "), web.opening(), "transport.opening.time"),
                new Slow(
                        "the length of a frame of RawSocket",
                        raw.opening(),
                        new byte[] {0, 0, 16},
                        "session.opening.time"),
                new Slow("a frame of RawSocket", raw.opening(), raw.hello(), "session.opening.time"),
                new Slow("the header of a frame of WebSocket", web.opening(), first(hello, 6), "session.opening.time"),
                new Slow("a frame of WebSocket", web.opening(), hello, "session.opening.time"),
                new Slow("the first message of TLS", new byte[0], clientHello(), "transport.tls.time"),
                new Slow("the header of TLS", new byte[0], first(clientHello(), 4), "transport.tls.time"));
        Path key = resource("server.key");
        Path certificate = resource("server.pem");
        try (var router = new RouterProcess(
                        folder, 1, "session.opening.time=4000", "key=" + key, "certificate=" + certificate);
                var honest = new Peer(router.port(), raw)) {
            honest.join();
            var stopped = new AtomicBoolean();
            var threads = Executors.newCachedThreadPool();
            var ends = new ArrayList<CompletableFuture<Void>>();
            for (Slow each : all) {
                ends.add(CompletableFuture.runAsync(() -> open(router.port(), raw, each, stopped), threads));
            }
            try {
                int published = 0;
                while (!CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
                        .isDone()) {
                    honest.send(raw.frame(
                            new Message.Publish(++published, Map.of("acknowledge", true), "com.t", Payload.NONE)));
                    assertTrue(honest.read() instanceof Message.Published);
                    Thread.sleep(100);
                }
                for (CompletableFuture<Void> each : ends) {
                    each.get(Crowd.PATIENCE, TimeUnit.SECONDS);
                }
            } finally {
                stopped.set(true);
                threads.shutdownNow();
            }
            Map<String, Long> hits = router.limitHits();
            for (String limit : List.of("transport.opening.time", "transport.tls.time", "session.opening.time")) {
                long expected =
                        all.stream().filter(each -> each.limit.equals(limit)).count();
                assertEquals(expected, hits.get(limit), limit + " of " + hits);
            }
            router.awaitLive("Opening", 1);
            router.assertModest();
        }
    }

    /** Returns when the router has closed the connection; the client tries it for longer than that may take. */
    private static void open(int port, Wire wire, Slow what, AtomicBoolean stopped) {
        try (var peer = new Peer(port, wire)) {
            peer.send(what.atOnce);
            var end = CompletableFuture.runAsync(peer::drain);
            for (int i = 0; !end.isDone() && !stopped.get(); i++) {
                if (i < what.slowly.length) {
                    peer.send(new byte[] {what.slowly[i]});
                }
                Thread.sleep(200);
            }
            end.get(Crowd.PATIENCE, TimeUnit.SECONDS);
        } catch (IOException closed) {
            // as it should be: a byte came too late
        } catch (Exception failure) {
            throw new AssertionError(what.name, failure);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] first(byte[] all, int count) {
        return Arrays.copyOf(all, count);
    }

    /** The header of a handshake of TLS whose first message has 512 bytes. */
    private static byte[] clientHello() {
        var hello = new byte[512];
        System.arraycopy(new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC, 3, 3}, 0, hello, 0, 11);
        return hello;
    }

    private Path resource(String name) throws IOException {
        try (var in = OpeningsTest.class.getResourceAsStream("/" + name)) {
            return Files.write(folder.resolve(name), in.readAllBytes());
        }
    }
}
