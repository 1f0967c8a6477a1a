package io.transom.wamp.session;

import io.transom.wamp.CancelMode;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.InvocationHandler;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.RegisterOptions;
import io.transom.wamp.Serves;
import io.transom.wamp.Session;
import io.transom.wamp.WampError;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A session as a callee: its registrations, and the calls it works on. */
final class Callee {
    private final ProtocolSession session;
    private final ConcurrentMap<Long, Registered> registrations = new ConcurrentHashMap<>();
    private final ConcurrentMap<Long, ActiveInvocation> invocations = new ConcurrentHashMap<>();
    private final AnsweredEarly over = new AnsweredEarly();

    Callee(ProtocolSession session) {
        this.session = session;
    }

    CompletionStage<Session.Registration> register(
            String procedure, InvocationHandler handler, RegisterOptions options) {
        var request = new Register(procedure, handler, options);
        session.submit(request);
        return request.future;
    }

    /** A call, or a further part of one; of a call that is over further parts are dropped. */
    void received(Message.Invocation message) {
        ActiveInvocation active = invocations.get(message.request());
        if (active != null) {
            if (!active.part(message)) {
                session.violated("INVOCATION " + message.request() + " is under way and not progressive");
            }
        } else if (!over.tookPart(message)) {
            invoke(message);
        }
    }

    /** What a handler throws, errors of the virtual machine included, fails its call only. */
    private void invoke(Message.Invocation message) {
        Registered registration = registrations.get(message.registration());
        if (registration == null) {
            session.send(new Message.Error(
                    Message.Invocation.CODE,
                    message.request(),
                    Map.of(),
                    ErrorUris.NO_SUCH_REGISTRATION,
                    Payload.of("no registration " + message.registration())));
            return;
        }
        var invocation = new ActiveInvocation(session, this, message, registration.procedure);
        invocations.put(message.request(), invocation);
        try {
            registration.handler.invoke(invocation).whenComplete(invocation::finished);
        } catch (Throwable failure) {
            invocation.finished(null, failure);
        }
    }

    @Serves("callee.call_canceling")
    void interrupt(Message.Interrupt message) {
        ActiveInvocation invocation = invocations.get(message.request());
        if (invocation != null) {
            invocation.cancel(Details.mode(message.options()));
        }
    }

    /** An invocation is over; with {@code moreToCome} before all of its parts have come. */
    void answered(long invocation, boolean moreToCome) {
        if (moreToCome) {
            over.add(invocation);
        }
        invocations.remove(invocation);
    }

    /** The router took a registration away; the program is told. */
    @Serves("callee.registration_revocation")
    void revoked(long id, String reason) {
        Registered registration = registrations.remove(id);
        if (registration != null) {
            registration.revoked.complete(reason);
        }
    }

    /** The session is over: nobody takes answers any more. */
    void end() {
        registrations.clear();
        for (ActiveInvocation invocation : List.copyOf(invocations.values())) {
            invocation.cancel(CancelMode.KILLNOWAIT);
        }
        invocations.clear();
    }

    private final class Register extends PendingRequest<Session.Registration> {
        private final String procedure;
        private final InvocationHandler handler;
        private final RegisterOptions options;

        Register(String procedure, InvocationHandler handler, RegisterOptions options) {
            super(Callee.this.session);
            this.procedure = procedure;
            this.handler = handler;
            this.options = options;
        }

        @Override
        Message message(long id) {
            return new Message.Register(id, Details.register(options), procedure);
        }

        @Override
        boolean answered(Message answer) {
            if (!(answer instanceof Message.Registered registered)) {
                return false;
            }
            session.forget(request());
            var registration = new Registered(registered.registration(), procedure, handler);
            registrations.put(registration.id, registration);
            future.complete(registration);
            return true;
        }
    }

    private final class Registered implements Session.Registration {
        private final long id;
        private final String procedure;
        private final InvocationHandler handler;
        private final CompletableFuture<String> revoked = new CompletableFuture<>();
        private final AtomicReference<@Nullable Unregister> going = new AtomicReference<>();

        Registered(long id, String procedure, InvocationHandler handler) {
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
        public CompletionStage<String> revoked() {
            return revoked;
        }

        @Override
        public CompletionStage<Void> unregister() {
            var request = new Unregister(id);
            if (going.compareAndSet(null, request)) {
                session.submit(request);
                return request.future;
            }
            return java.util.Objects.requireNonNull(going.get()).future;
        }
    }

    private final class Unregister extends PendingRequest<Void> {
        private final long registration;

        Unregister(long registration) {
            super(Callee.this.session);
            this.registration = registration;
        }

        /** A revoked registration is gone already. */
        @Override
        boolean prepare() {
            if (registrations.containsKey(registration)) {
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
            registrations.remove(registration);
            future.complete(null);
            return true;
        }

        @Override
        void failed(WampError error) {
            registrations.remove(registration);
            super.failed(error);
        }
    }
}
