package io.transom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.transom.transport.ConnectOptions;
import io.transom.transport.Transports;
import io.transom.wamp.Message;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SimulatedNodeTest {
    private final AtomicInteger connects = new AtomicInteger();

    /** Only counts. */
    private final Transports transports = (Transports) Proxy.newProxyInstance(
            Transports.class.getClassLoader(), new Class<?>[] {Transports.class}, (proxy, method, args) -> {
                assertEquals("connect", method.getName());
                connects.incrementAndGet();
                return new CompletableFuture<Message>();
            });

    private SimulatedNode node() {
        var options = SimulatedFleet.Options.of(ConnectOptions.to(URI.create("ws://127.0.0.1:1/ws")), 1);
        return new SimulatedNode(
                "sim1", SimulatedFleet.key("sim1"), transports, options, new SimulatedFleet.Counters());
    }

    @Test
    void aNodeThatIsToldToStopBeforeItsTurnDoesNotConnect() {
        node().start();
        assertEquals(1, connects.get());

        var stopped = node();
        Await.result(stopped.stop());
        stopped.start();
        assertEquals(1, connects.get());
    }
}
