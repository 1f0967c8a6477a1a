package io.transom.wamp.session;

import io.transom.wamp.InvocationHandler;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.PublishOptions;
import io.transom.wamp.RegisterOptions;
import io.transom.wamp.Session;
import io.transom.wamp.WampError;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The requests with one answer each. */
final class SimpleRequests {
    private SimpleRequests() {}

    /** A publication that the router acknowledges. */
    static final class Publish extends PendingRequest<Long> {
        private final String topic;
        private final Payload payload;
        private final PublishOptions options;

        Publish(ProtocolSession session, String topic, Payload payload, PublishOptions options) {
            super(session);
            this.topic = topic;
            this.payload = payload;
            this.options = options;
        }

        @Override
        Message message(long id) {
            return new Message.Publish(id, Details.publish(options), topic, payload);
        }

        @Override
        boolean answered(Message answer) {
            if (!(answer instanceof Message.Published published)) {
                return false;
            }
            session.forget(request());
            future.complete(published.publication());
            return true;
        }
    }

    /** A registration being made. */
    static final class Register extends PendingRequest<Session.Registration> {
        private final String procedure;
        private final InvocationHandler handler;
        private final RegisterOptions options;

        Register(ProtocolSession session, String procedure, InvocationHandler handler, RegisterOptions options) {
            super(session);
            this.procedure = procedure;
            this.handler = handler;
            this.options = options;
        }

        @Override
        Message message(long id) {
            Map<String, Object> wire = Details.match(options.match());
            if (!"single".equals(options.invoke())) {
                wire = new HashMap<>(wire);
                wire.put("invoke", options.invoke());
            }
            return new Message.Register(id, wire, procedure);
        }

        @Override
        boolean answered(Message answer) {
            if (!(answer instanceof Message.Registered registered)) {
                return false;
            }
            session.forget(request());
            var registration = new Registered(session, registered.registration(), procedure, handler);
            session.registrations().put(registration.id(), registration);
            future.complete(registration);
            return true;
        }
    }

    /** A registered procedure. */
    static final class Registered implements Session.Registration {
        private final ProtocolSession session;
        private final long id;
        private final String procedure;
        final InvocationHandler handler;
        private final AtomicReference<@Nullable Unregister> going = new AtomicReference<>();

        Registered(ProtocolSession session, long id, String procedure, InvocationHandler handler) {
            this.session = session;
            this.id = id;
            this.procedure = procedure;
            this.handler = handler;
        }

        @Override
        public long id() {
            return id;
        }

        @Override
        public String procedure() {
            return procedure;
        }

        @Override
        public CompletionStage<Void> unregister() {
            var request = new Unregister(session, id);
            if (going.compareAndSet(null, request)) {
                session.submit(request);
                return request.future;
            }
            return java.util.Objects.requireNonNull(going.get()).future;
        }
    }

    private static final class Unregister extends PendingRequest<Void> {
        private final long registration;

        Unregister(ProtocolSession session, long registration) {
            super(session);
            this.registration = registration;
        }

        /** A revoked registration is gone already. */
        @Override
        boolean prepare() {
            if (session.registrations().containsKey(registration)) {
                return true;
            }
            session.later(() -> future.complete(null));
            return false;
        }

        @Override
        Message message(long id) {
            return new Message.Unregister(id, registration);
        }

        @Override
        boolean answered(Message answer) {
            if (!(answer instanceof Message.Unregistered)) {
                return false;
            }
            session.forget(request());
            session.registrations().remove(registration);
            future.complete(null);
            return true;
        }

        @Override
        void failed(WampError error) {
            session.registrations().remove(registration);
            super.failed(error);
        }
    }

    /** A stage that fails on the session's executor. */
    static <T> CompletableFuture<T> failed(ProtocolSession session, WampError error) {
        var future = new CompletableFuture<T>();
        session.later(() -> future.completeExceptionally(error));
        return future;
    }
}
