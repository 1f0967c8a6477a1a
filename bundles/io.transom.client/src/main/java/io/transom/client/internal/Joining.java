package io.transom.client.internal;

import io.transom.client.Authentication;
import io.transom.client.ClientOptions;
import io.transom.transport.Transports;
import io.transom.wamp.Closed;
import io.transom.wamp.Connection;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.Session;
import io.transom.wamp.WampError;
import io.transom.wamp.session.ProtocolSession;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a session's opening: HELLO, CHALLENGE and AUTHENTICATE, WELCOME or ABORT (WAMP specification, Session
 * Establishment). From WELCOME on it only passes on to the session. On the connection's event loop.
 */
public final class Joining implements Connection.Receiver {
    private final ClientOptions options;
    private final Connection connection;
    private final Consumer<Session> first;
    private final CompletableFuture<Session> result;
    private final Transports.Timer timer;
    private Authentication.@Nullable Attempt attempt;
    private boolean answering;
    private @Nullable ProtocolSession session;

    private Joining(
            Transports transports,
            ClientOptions options,
            Connection connection,
            Consumer<Session> first,
            CompletableFuture<Session> result) {
        this.options = options;
        this.connection = connection;
        this.first = first;
        this.result = result;
        long millis = options.openingTimeout().toMillis();
        this.timer = transports.schedule(
                options.openingTimeout(),
                () -> connection.executor().execute(() -> late("no WELCOME within " + millis + " ms")));
    }

    /** Joins once. */
    public static CompletionStage<Session> start(Transports transports, ClientOptions options) {
        return start(transports, options, () -> {}, session -> {});
    }

    /**
     * Joins once.
     *
     * @param connected called when the transport is open
     * @param first called on the session's executor before the session handles any message
     */
    static CompletionStage<Session> start(
            Transports transports, ClientOptions options, Runnable connected, Consumer<Session> first) {
        var result = new CompletableFuture<Session>();
        transports
                .connect(options.connect(), connection -> {
                    connected.run();
                    var joining = new Joining(transports, options, connection, first, result);
                    joining.hello();
                    return joining;
                })
                .whenComplete((connection, failure) -> {
                    if (failure != null) {
                        result.completeExceptionally(failure);
                    }
                });
        return result;
    }

    private void hello() {
        Authentication authentication = options.authentication();
        HashMap<String, Object> details;
        try {
            Authentication.Attempt begun = authentication.begin(connection);
            attempt = begun;
            details = new HashMap<>(begun.helloDetails());
        } catch (WampError refusal) {
            refused(refusal.uri(), refusal.text());
            return;
        }
        details.put("roles", ProtocolSession.ROLES);
        details.put("agent", "Transom");
        details.put("authmethods", authentication.methods());
        connection.send(new Message.Hello(options.realm(), details));
    }

    @Override
    public void received(Message message) {
        if (session != null) {
            session.received(message);
        } else if (message instanceof Message.Welcome welcome) {
            welcomed(welcome);
        } else if (message instanceof Message.Challenge challenge && !answering) {
            challenged(challenge);
        } else if (message instanceof Message.Abort abort) {
            refused(abort.reason(), text(abort.details(), abort.reason()));
        } else if (message instanceof Message.Goodbye goodbye) {
            refused(goodbye.reason(), text(goodbye.details(), goodbye.reason()));
        } else {
            abort(ErrorUris.PROTOCOL_VIOLATION, "expected CHALLENGE, WELCOME or ABORT, found " + message.label());
        }
    }

    private void welcomed(Message.Welcome welcome) {
        timer.close();
        if (result.isDone()) {
            return;
        }
        try {
            attempt().welcomed(welcome);
        } catch (WampError refusal) {
            abort(refusal.uri(), refusal.text());
            return;
        }
        String realm = options.realm() == null ? "" : options.realm();
        var joined = new ProtocolSession(connection, realm, welcome, connection.executor());
        session = joined;
        first.accept(joined);
        result.complete(joined);
    }

    private void challenged(Message.Challenge challenge) {
        if (!options.authentication().methods().contains(challenge.method())) {
            abort(ErrorUris.AUTHENTICATION_FAILED, "a challenge of method " + challenge.method() + ", not offered");
            return;
        }
        answering = true;
        CompletionStage<Message.Authenticate> answer;
        try {
            answer = attempt().answer(challenge);
        } catch (RuntimeException failure) {
            answered(null, failure);
            return;
        }
        answer.whenComplete((signed, failure) -> {
            if (connection.inEventLoop()) {
                answered(signed, failure);
            } else {
                connection.executor().execute(() -> answered(signed, failure));
            }
        });
    }

    private void answered(Message.@Nullable Authenticate answer, @Nullable Throwable failure) {
        if (result.isDone()) {
            return;
        }
        if (answer != null) {
            connection.send(answer);
            return;
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof WampError refusal) {
            abort(refusal.uri(), refusal.text());
        } else {
            abort(ErrorUris.AUTHENTICATION_FAILED, "the challenge could not be answered: " + cause);
        }
    }

    private Authentication.Attempt attempt() {
        return Objects.requireNonNull(attempt);
    }

    private void refused(String reason, String text) {
        fail(new WampError(reason, text));
        connection.close();
    }

    /** Refuses the router: says why, and fails with the same. */
    private void abort(String reason, String text) {
        connection.send(new Message.Abort(Map.of("message", text), reason));
        refused(reason, text);
    }

    private void late(String why) {
        if (!result.isDone()) {
            fail(new IOException(address() + ": " + why));
            connection.abort(why);
        }
    }

    private void fail(Exception why) {
        timer.close();
        result.completeExceptionally(why);
    }

    @Override
    public void violated(ProtocolException violation) {
        if (session != null) {
            session.violated(violation);
        } else {
            abort(violation.reason(), String.valueOf(violation.getMessage()));
        }
    }

    @Override
    public void closed(Closed why) {
        timer.close();
        if (session != null) {
            session.closed(why);
        } else {
            fail(new IOException(address() + ": closed before WELCOME: " + why.message()));
        }
    }

    private String address() {
        return options.connect().url().toString();
    }

    private static String text(Map<String, Object> details, String otherwise) {
        return details.get("message") instanceof String text ? text : otherwise;
    }
}
