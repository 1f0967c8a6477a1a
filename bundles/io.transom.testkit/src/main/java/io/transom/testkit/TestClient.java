package io.transom.testkit;

import io.transom.client.Authentication;
import io.transom.client.ClientOptions;
import io.transom.client.Clients;
import io.transom.transport.ConnectOptions;
import io.transom.transport.Transports;
import io.transom.wamp.InvocationHandler;
import io.transom.wamp.Match;
import io.transom.wamp.Payload;
import io.transom.wamp.PublishOptions;
import io.transom.wamp.Session;
import io.transom.wamp.SubscribeOptions;
import io.transom.wamp.WampError;
import java.net.URI;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A session whose methods wait. Closing it leaves the realm. */
public final class TestClient implements AutoCloseable {
    private final Session session;

    private TestClient(Session session) {
        this.session = session;
    }

    /** Joins over the network. Throws the router's refusal as {@link WampError}. */
    public static TestClient join(
            Transports transports, URI url, @Nullable String realm, Authentication authentication) {
        return of(Clients.connect(transports, new ClientOptions(ConnectOptions.to(url), realm, authentication)));
    }

    /** Of a session that somebody else makes. */
    public static TestClient of(CompletionStage<Session> joining) {
        return new TestClient(Await.result(joining));
    }

    /** The session, for whatever is not here. */
    public Session session() {
        return session;
    }

    /** Calls and waits for the first value of the result, which may be null. */
    public @Nullable Object call(String procedure, @Nullable Object... args) {
        return Await.result(session.call(procedure, args)).first();
    }

    /** Calls and waits for the error, which must come. */
    public WampError callFails(String procedure, @Nullable Object... args) {
        return Await.error(session.call(procedure, args));
    }

    public Session.Registration register(String procedure, InvocationHandler handler) {
        return Await.result(session.register(procedure, handler));
    }

    /** Publishes and waits for the acknowledgement. */
    public void publish(String topic, @Nullable Object... args) {
        Await.result(session.publish(topic, Payload.of(args), PublishOptions.ACKNOWLEDGED));
    }

    /** Subscribes; the recorder gets every event from now on. */
    public EventRecorder events(String topic) {
        return events(topic, Match.EXACT);
    }

    public EventRecorder events(String topic, Match match) {
        var recorder = new EventRecorder();
        Await.result(session.subscribe(topic, recorder, SubscribeOptions.matching(match)));
        return recorder;
    }

    @Override
    public void close() {
        Await.result(session.leave());
    }
}
