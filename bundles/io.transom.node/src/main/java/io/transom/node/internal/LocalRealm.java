package io.transom.node.internal;

import io.transom.router.Principal;
import io.transom.router.Realm;
import io.transom.router.RealmListener;
import io.transom.router.RealmOptions;
import io.transom.router.Role;
import io.transom.router.Router;
import io.transom.router.RouterLimits;
import io.transom.transport.Address;
import io.transom.transport.ListenOptions;
import io.transom.transport.Transports;
import io.transom.wamp.CallOptions;
import io.transom.wamp.Closed;
import io.transom.wamp.Connection;
import io.transom.wamp.Encoding;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.PublishOptions;
import io.transom.wamp.Session;
import io.transom.wamp.serializer.ByteSink;
import io.transom.wamp.serializer.Serializer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The local management realm {@code crossbar}: in this process for the controller and the bridge, on a Unix socket for the workers.
 */
final class LocalRealm implements ManagementRealm {
    static final String NAME = "crossbar";

    private static final int FRAME_HEAD = 4;

    private final Router router;
    private final Realm realm;
    private final Session controller;
    private final WorkerAdmission admission = new WorkerAdmission(NAME);
    private final Traffic traffic;

    /** Told of what was read from workers. */
    interface Traffic {
        void received(String workerId, long bytes);
    }

    /** @param executor on which the controller's session works */
    LocalRealm(Executor executor, Traffic traffic) {
        this.router = Router.create(RouterLimits.DEFAULT, Map.of());
        this.realm = router.start(RealmOptions.of(NAME).withMetaApi(false));
        this.controller = join("crossbar.controller", executor);
        this.traffic = traffic;
    }

    /** A trusted session of this process. */
    Session join(String authid, Executor executor) {
        return realm.join(Principal.internal(NAME, authid, Role.TRUSTED), executor);
    }

    /** The session of the controller. */
    Session controller() {
        return controller;
    }

    void listen(RealmListener listener) {
        realm.listen(listener);
    }

    /** Lets workers connect. */
    CompletionStage<Transports.Listener> open(Transports transports, Path socket) {
        var options = ListenOptions.rawSocket(new Address.Unix(socket)).withEncodings(List.of(Encoding.CBOR));
        return transports.listen(options, connection -> new Counted(connection, router.accept(connection, admission)));
    }

    @Override
    public String admit(String workerId, LongSupplier pid, boolean exposeController) {
        realm.addRole(new Role(WorkerAdmission.role(workerId), new WorkerAuthorizer(workerId, exposeController)));
        return admission.expect(workerId, pid);
    }

    @Override
    public void dismiss(String workerId) {
        admission.forget(workerId);
        realm.removeRole(WorkerAdmission.role(workerId));
    }

    @Override
    public CompletionStage<?> publish(String topic, @Nullable Object value, Caller except) {
        PublishOptions options = except.who() == null
                ? PublishOptions.ACKNOWLEDGED
                : PublishOptions.ACKNOWLEDGED.excluding(except.who());
        return controller.publish(topic, Payload.ofValue(value), options);
    }

    @Override
    public CompletionStage<Optional<Object>> call(String procedure, Payload payload, Duration limit) {
        return controller
                .call(procedure, payload, CallOptions.DEFAULT.withTimeout(limit))
                .result()
                .thenApply(result -> Optional.ofNullable(result.first()));
    }

    void close() {
        router.stop(NAME, ErrorUris.SYSTEM_SHUTDOWN);
    }

    /** Counts what a worker sends, in the bytes that it takes on the socket. */
    private final class Counted implements Connection.Receiver {
        private final Connection connection;
        private final Connection.Receiver receiver;
        private final ByteSink sink = new ByteSink(512);

        Counted(Connection connection, Connection.Receiver receiver) {
            this.connection = connection;
            this.receiver = receiver;
        }

        @Override
        public void received(Message message) {
            admission.workerOf(connection).ifPresent(worker -> {
                sink.clear();
                Serializer.of(connection.encoding()).write(message, sink);
                traffic.received(worker, sink.length() + FRAME_HEAD);
            });
            receiver.received(message);
        }

        @Override
        public void violated(ProtocolException violation) {
            receiver.violated(violation);
        }

        @Override
        public void closed(Closed why) {
            admission.closed(connection);
            receiver.closed(why);
        }
    }
}
