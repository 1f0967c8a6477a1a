package io.transom.client.internal;

import io.transom.client.Authentication;
import io.transom.client.Authentications;
import io.transom.client.ClientOptions;
import io.transom.transport.Address;
import io.transom.transport.ConnectOptions;
import io.transom.transport.ListenOptions;
import io.transom.transport.Transports;
import io.transom.wamp.Closed;
import io.transom.wamp.Connection;
import io.transom.wamp.Message;
import io.transom.wamp.ProtocolException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** A listener that answers each message as the test says. */
final class ScriptedRouter implements AutoCloseable {
    static final Message WELCOME = new Message.Welcome(
            4711, Map.of("realm", "realm1", "authid", "joe", "authrole", "user", "roles", Map.of("dealer", Map.of())));

    final Transports transports = Transports.create(1, "client-test");
    final BlockingQueue<Message> received = new LinkedBlockingQueue<>();
    final BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
    final CompletableFuture<Closed> closed = new CompletableFuture<>();
    private final Transports.Listener listener;

    ScriptedRouter(BiConsumer<Connection, Message> script) {
        listener = transports
                .listen(ListenOptions.webSocket(new Address.Tcp("127.0.0.1", 0), "/ws"), connection -> {
                    connections.add(connection);
                    return new Connection.Receiver() {
                        @Override
                        public void received(Message message) {
                            received.add(message);
                            script.accept(connection, message);
                        }

                        @Override
                        public void violated(ProtocolException violation) {
                            connection.abort("violated");
                        }

                        @Override
                        public void closed(Closed why) {
                            closed.complete(why);
                        }
                    };
                })
                .toCompletableFuture()
                .join();
    }

    /** Welcomes everybody and answers GOODBYE; the rest is for the script. */
    static ScriptedRouter welcoming(BiConsumer<Connection, Message> script) {
        return new ScriptedRouter((connection, message) -> {
            if (message instanceof Message.Hello) {
                connection.send(WELCOME);
            } else if (message instanceof Message.Goodbye) {
                connection.send(new Message.Goodbye(Map.of(), "wamp.close.goodbye_and_out"));
            }
            script.accept(connection, message);
        });
    }

    ClientOptions options() {
        return options(Authentications.anonymous());
    }

    ClientOptions options(Authentication authentication) {
        var url = URI.create("ws://127.0.0.1:" + listener.port() + "/ws");
        return new ClientOptions(ConnectOptions.to(url), "realm1", authentication);
    }

    Message next() throws InterruptedException {
        Message next = received.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no message within 10 s");
        }
        return next;
    }

    @Override
    public void close() {
        transports.close();
    }
}
