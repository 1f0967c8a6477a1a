package io.transom.router.internal;

import io.transom.router.Principal;
import io.transom.wamp.Closed;
import io.transom.wamp.Connection;
import io.transom.wamp.Ids;
import io.transom.wamp.Limit;
import io.transom.wamp.Message;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.Session;
import io.transom.wamp.WampError;
import io.transom.wamp.session.ProtocolSession;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/** Joins sessions of this process: the client's side of the protocol and the router's, with a connection without bytes between. */
final class LocalJoin {
    private LocalJoin() {}

    /** Throws {@link WampError} when the realm has stopped or the role is not there. */
    static Session join(RealmCore realm, Principal principal, Executor executor) {
        var ours = new AtomicReference<LocalConnection>();
        Limit bound = realm.limits().localPending();
        Loop loop =
                realm.router().loops().own(executor, () -> ours.get().abort("the executor takes no more tasks"), bound);
        LocalConnection connection = LocalConnection.pair(loop, bound);
        ours.set(connection);
        loop.hold();
        RouterSession attached = realm.attach(Ids.secret(), principal, Map.of(), connection, loop, new End(connection));
        connection.receiver(new RoutersEnd(attached));
        var welcome = new Message.Welcome(
                attached.id(),
                Welcomes.details(realm, principal, connection, realm.router().greeting()));
        var session = new ProtocolSession(connection.other(), realm.name(), welcome, loop);
        connection.other().receiver(session);
        realm.announce(attached);
        loop.open();
        return session;
    }

    /** The client's side answers GOODBYE and closes. */
    private record End(LocalConnection connection) implements RouterSession.Ending {
        @Override
        public void left() {
            connection.close();
        }

        @Override
        public void killed() {}
    }

    private record RoutersEnd(RouterSession session) implements Connection.Receiver {
        @Override
        public void received(Message message) {
            if (!session.hasEnded()) {
                session.received(message);
            } else if (message instanceof Message.Goodbye) {
                session.connection().close();
            }
        }

        @Override
        public void violated(ProtocolException violation) {
            session.abort(violation.reason(), String.valueOf(violation.getMessage()));
        }

        @Override
        public void closed(Closed why) {
            session.end("its connection was closed: " + why.message());
        }
    }
}
