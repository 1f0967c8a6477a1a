package io.transom.core.internal;

import io.transom.wamp.Call;
import io.transom.wamp.CallOptions;
import io.transom.wamp.CancelMode;
import io.transom.wamp.Closed;
import io.transom.wamp.Event;
import io.transom.wamp.EventHandler;
import io.transom.wamp.Identity;
import io.transom.wamp.Invocation;
import io.transom.wamp.InvocationHandler;
import io.transom.wamp.Payload;
import io.transom.wamp.PublishOptions;
import io.transom.wamp.RegisterOptions;
import io.transom.wamp.Session;
import io.transom.wamp.SessionInfo;
import io.transom.wamp.SubscribeOptions;
import io.transom.wamp.WampError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** A session whose router is the test: it answers at once, or when told to, and keeps what it was asked for. */
final class FakeSession implements Session {
    final Map<String, InvocationHandler> registered = new ConcurrentHashMap<>();
    final Map<String, EventHandler> subscribed = new ConcurrentHashMap<>();
    final List<String> log = new CopyOnWriteArrayList<>();
    final List<Published> published = new CopyOnWriteArrayList<>();
    final Set<String> refused = ConcurrentHashMap.newKeySet();
    final List<Runnable> held = new ArrayList<>();
    final CompletableFuture<Closed> closed = new CompletableFuture<>();
    boolean holding;

    record Published(String topic, Payload payload, PublishOptions options) {}

    Set<String> procedures() {
        return new TreeSet<>(registered.keySet());
    }

    /** Calls what is registered. */
    FakeCall call(String registration, Payload payload) {
        return call(registration, new FakeCall(registration, payload));
    }

    FakeCall call(String registration, FakeCall call) {
        InvocationHandler handler = registered.get(registration);
        CompletionStage<Payload> answer = handler == null
                ? CompletableFuture.failedFuture(new WampError("wamp.error.no_such_procedure", "by the router"))
                : handler.invoke(call);
        answer.whenComplete((payload, failure) -> {
            if (failure == null) {
                call.result.complete(payload);
            } else {
                call.result.completeExceptionally(failure);
            }
        });
        return call;
    }

    void event(String pattern, String topic, Payload payload) {
        subscribed.get(pattern).received(new Event(1, 1, topic, payload, Identity.UNKNOWN, Map.of()));
    }

    void release() {
        holding = false;
        var now = List.copyOf(held);
        held.clear();
        now.forEach(Runnable::run);
    }

    private <T> CompletionStage<T> answer(Runnable action, T result) {
        var done = new CompletableFuture<T>();
        Runnable all = () -> {
            action.run();
            done.complete(result);
        };
        if (holding) {
            held.add(all);
        } else {
            all.run();
        }
        return done;
    }

    @Override
    public CompletionStage<Registration> register(
            String procedure, InvocationHandler handler, RegisterOptions options) {
        log.add("register " + procedure);
        if (refused.contains(procedure)) {
            return CompletableFuture.failedFuture(new WampError("wamp.error.procedure_already_exists", procedure));
        }
        Registration registration = new Registration() {
            @Override
            public long id() {
                return 1;
            }

            @Override
            public String procedure() {
                return procedure;
            }

            @Override
            public CompletionStage<String> revoked() {
                return new CompletableFuture<>();
            }

            @Override
            public CompletionStage<Void> unregister() {
                log.add("unregister " + procedure);
                return answer(() -> registered.remove(procedure), null);
            }
        };
        return answer(() -> registered.put(procedure, handler), registration);
    }

    @Override
    public CompletionStage<Subscription> subscribe(String topic, EventHandler handler, SubscribeOptions options) {
        log.add("subscribe " + topic + " " + options.match().label());
        Subscription subscription = new Subscription() {
            @Override
            public long id() {
                return 1;
            }

            @Override
            public String topic() {
                return topic;
            }

            @Override
            public CompletionStage<String> revoked() {
                return new CompletableFuture<>();
            }

            @Override
            public CompletionStage<Void> unsubscribe() {
                log.add("unsubscribe " + topic);
                return answer(() -> subscribed.remove(topic), null);
            }
        };
        return answer(() -> subscribed.put(topic, handler), subscription);
    }

    @Override
    public CompletionStage<Long> publish(String topic, Payload payload, PublishOptions options) {
        published.add(new Published(topic, payload, options));
        return CompletableFuture.completedFuture(0L);
    }

    @Override
    public SessionInfo info() {
        return new SessionInfo(1, "test", null, null, Map.of());
    }

    @Override
    public Call call(String procedure, Payload payload, CallOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Closed> leave(String reason, String message) {
        closed.complete(new Closed(reason, message, true));
        return closed;
    }

    @Override
    public CompletionStage<Closed> closed() {
        return closed;
    }

    @Override
    public Executor executor() {
        return Runnable::run;
    }

    /** A call as the callee sees it, and as the caller gets its answer. */
    static final class FakeCall implements Invocation {
        final CompletableFuture<Payload> result = new CompletableFuture<>();
        final List<Payload> parts = new CopyOnWriteArrayList<>();
        private final List<Consumer<CancelMode>> cancelActions = new ArrayList<>();
        private final String procedure;
        private final Payload payload;
        Duration timeout;
        boolean progressive;

        FakeCall(String procedure, Payload payload) {
            this.procedure = procedure;
            this.payload = payload;
        }

        void cancel(CancelMode mode) {
            List.copyOf(cancelActions).forEach(action -> action.accept(mode));
        }

        WampError error() {
            var failure = new CompletableFuture<Throwable>();
            result.whenComplete((value, thrown) -> failure.complete(thrown));
            return (WampError) failure.getNow(new IllegalStateException("not answered"));
        }

        Object value() {
            return result.getNow(Payload.of("not answered")).first();
        }

        @Override
        public String procedure() {
            return procedure;
        }

        @Override
        public Payload payload() {
            return payload;
        }

        @Override
        public Identity caller() {
            return new Identity(7, "alice", "owner");
        }

        @Override
        public Map<String, Object> details() {
            return Map.of();
        }

        @Override
        public void answerIn(io.transom.wamp.Passthru mode) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void onPart(Consumer<Part> action) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean wantsProgress() {
            return progressive;
        }

        @Override
        public void progress(Payload part) {
            parts.add(part);
        }

        @Override
        public Optional<Duration> timeout() {
            return Optional.ofNullable(timeout);
        }

        @Override
        public void onCancel(Consumer<CancelMode> action) {
            cancelActions.add(action);
        }
    }
}
