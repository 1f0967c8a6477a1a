package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.transom.transport.ConnectOptions;
import io.transom.wamp.Connection;
import io.transom.wamp.Encoding;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One message to many receivers of every encoding and framing, small and large ones mixed. */
class SharedFramesTest extends Loopback {
    private static final int RECEIVERS = 24;
    private static final int EVENTS = 60;

    @Test
    void everyReceiverGetsTheSameInOrder() throws Exception {
        BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();
        var listener = await(transports.listen(everything(), connection -> {
            connection.send(new Message.Welcome(1, Map.of()));
            accepted.add(connection);
            return new Recorder();
        }));
        var recorders = new ArrayList<Recorder>();
        var connections = new ArrayList<Connection>();
        for (int i = 0; i < RECEIVERS; i++) {
            var recorder = new Recorder();
            recorders.add(recorder);
            var options = ConnectOptions.to(URI.create(i % 2 == 0 ? ws(listener) : rs(listener)))
                    .withEncodings(List.of(Encoding.values()[i / 2 % 3]));
            await(transports.connect(options, connection -> recorder));
            connections.add(Objects.requireNonNull(accepted.poll(10, TimeUnit.SECONDS)));
        }
        var sent = new ArrayList<Message>();
        for (int i = 0; i < EVENTS; i++) {
            int size = new int[] {10, 600, 70_000, 300, 5_000}[i % 5];
            sent.add(new Message.Event(1, 1 + i, Map.of(), Payload.of("x".repeat(size))));
        }
        transports
                .executor()
                .execute(() -> sent.forEach(event -> connections.forEach(connection -> connection.send(event))));
        for (Recorder recorder : recorders) {
            recorder.next(); // WELCOME
            for (Message event : sent) {
                assertEquals(event, recorder.next());
            }
        }
    }
}
