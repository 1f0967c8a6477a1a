package io.transom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.client.Authentications;
import io.transom.transport.Address;
import io.transom.transport.ListenOptions;
import io.transom.transport.Transports;
import io.transom.wamp.Closed;
import io.transom.wamp.Connection;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.WampError;
import io.transom.wamp.auth.Ed25519;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TestkitTest {
    private static final String PREFIX = "crossbarfabriccenter.node.n1.";

    private final Transports transports = Transports.create(1, "testkit");
    private final BlockingQueue<Message.Publish> published = new LinkedBlockingQueue<>();
    private final Map<String, Connection> subscribers = new HashMap<>();
    private final Map<String, Connection> callees = new HashMap<>();
    private final URI url = URI.create("ws://127.0.0.1:"
            + Await.result(transports.listen(
                            ListenOptions.webSocket(new Address.Tcp("127.0.0.1", 0), "/ws"), Peer::new))
                    .port()
            + "/ws");

    @AfterEach
    void close() {
        transports.close();
    }

    /** Just enough of a center: its IDs are the hash codes of URIs. */
    private final class Peer implements Connection.Receiver {
        private final Connection connection;

        Peer(Connection connection) {
            this.connection = connection;
        }

        private static long id(String uri) {
            return uri.hashCode() & 0xff_ffffL;
        }

        @Override
        public void received(Message message) {
            if (message instanceof Message.Hello hello) {
                connection.send(
                        "node".equals(hello.details().get("authrole"))
                                ? new Message.Welcome(1, Map.of("realm", "mrealm1", "authid", "n1"))
                                : new Message.Welcome(2, Map.of("authid", "me")));
            } else if (message instanceof Message.Register register) {
                callees.put(register.procedure(), connection);
                connection.send(new Message.Registered(register.request(), id(register.procedure())));
            } else if (message instanceof Message.Subscribe subscribe) {
                subscribers.put(subscribe.topic(), connection);
                connection.send(new Message.Subscribed(subscribe.request(), id(subscribe.topic())));
            } else if (message instanceof Message.Publish publish) {
                published.add(publish);
                connection.send(new Message.Published(publish.request(), 1));
                if (subscribers.containsKey(publish.topic())) {
                    subscribers
                            .get(publish.topic())
                            .send(new Message.Event(id(publish.topic()), 1, Map.of(), publish.payload()));
                }
            } else if (message instanceof Message.Call call) {
                called(call);
            } else if (message instanceof Message.Goodbye) {
                connection.send(new Message.Goodbye(Map.of(), "wamp.close.goodbye_and_out"));
            }
        }

        private void called(Message.Call call) {
            if (call.procedure().endsWith("mrealm.get_status")) {
                connection.send(new Message.Result(call.request(), Map.of(), Payload.of("running")));
            } else {
                connection.send(new Message.Error(
                        Message.Call.CODE,
                        call.request(),
                        Map.of(),
                        "wamp.error.no_such_procedure",
                        Payload.of(call.procedure())));
            }
        }

        @Override
        public void violated(ProtocolException violation) {
            connection.abort("violated");
        }

        @Override
        public void closed(Closed why) {
            callees.values().removeIf(callee -> callee == connection);
        }
    }

    private TestNode node() {
        return TestNode.of(transports, url, Ed25519.key(new byte[32]));
    }

    @Test
    void aNodeRegistersPublishesAndBeats() throws Exception {
        try (var node = node().answering("get_status", invocation -> Payload.of("fine"))
                        .withHeartbeats(Duration.ofMillis(5))
                        .start();
                var client = TestClient.join(transports, url, "mrealm1", Authentications.anonymous())) {
            assertEquals("n1", node.id());
            assertTrue(callees.containsKey(PREFIX + "get_status"));
            var beat = published.poll(10, TimeUnit.SECONDS);
            assertEquals("crossbarfabriccenter.node.on_heartbeat", beat.topic());
            assertEquals("n1", beat.payload().first());
            assertEquals(1L, ((Map<?, ?>) beat.payload().args().get(1)).get("seq"));

            var events = client.events(PREFIX + "worker.w1.on_worker_ready");
            node.publish("worker.w1.on_worker_ready", "one");
            node.publish("worker.w1.on_worker_ready", "two");
            assertEquals(
                    "two",
                    events.next(event -> "two".equals(event.payload().first()))
                            .payload()
                            .first());
            assertEquals(2, events.all().size());
        }
        Await.until("the procedures are gone", callees::isEmpty);
    }

    @Test
    void aCallGivesItsFirstValueOrItsError() {
        try (var client = TestClient.join(transports, url, "realm1", Authentications.anonymous())) {
            assertEquals("running", client.call("crossbarfabriccenter.mrealm.get_status"));
            assertThrows(WampError.class, () -> client.call("com.example.none"));
            assertEquals(
                    "wamp.error.no_such_procedure",
                    client.callFails("com.example.none").uri());
            assertThrows(AssertionError.class, () -> client.callFails("crossbarfabriccenter.mrealm.get_status"));
        }
    }

    @Test
    void aProcessIsReadAndKilledWithItsChildren() {
        try (var directory = new TempDirectory();
                var shell = TestProcess.start(
                        directory.path(),
                        Map.of("WHO", "you"),
                        List.of("sh", "-c", "echo hello $WHO; sleep 1000 & echo child $!; wait"))) {
            shell.awaitLine("hello you"::equals, Await.PATIENCE);
            String line = shell.awaitLine(each -> each.startsWith("child "), Await.PATIENCE);
            long child = Long.parseLong(line.substring(6));
            assertTrue(ProcessHandle.of(child).isPresent());
            shell.kill();
            Await.until(
                    "the child has ended",
                    () -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
            assertThrows(AssertionError.class, () -> shell.awaitLine("never"::equals, Await.PATIENCE));
        }
    }

    @Test
    void aTempDirectoryIsRemovedWithItsContent() throws IOException {
        Path path;
        try (var directory = new TempDirectory()) {
            path = directory.path();
            Files.createDirectories(directory.path("a/b"));
            Files.writeString(directory.path("a/b/c"), "x");
        }
        assertFalse(Files.exists(path));
    }

    @Test
    void whatDoesNotHappenIsAnAssertionError() {
        assertThrows(AssertionError.class, () -> Await.until("never", Duration.ofMillis(10), () -> false));
        assertTrue(Ports.free() > 0);
    }
}
