package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A client that does anything that is allowed, and checks that the router keeps what the specification promises. */
final class ChaosPeer {
    private static final List<String> PROCEDURES = List.of("com.p", "com.q", "com.q.x", "org.z");
    private static final List<String> TOPICS = List.of("com.t", "com.u", "com.u.x");
    private static final List<String> MATCHES = List.of("exact", "prefix");
    private static final List<String> MODES = List.of("skip", "kill", "killnowait");
    private static final List<String> POLICIES = Arrays.stream(InvocationPolicy.values())
            .map(InvocationPolicy::label)
            .toList();

    /** What the peers of one test do. */
    enum Play {
        /** Calls of one caller reach one callee in their order. */
        PLAIN,
        /** Callees work on few calls at a time, so that calls wait, and may overtake others when callees leave. */
        BOUNDED,
        /** They also answer that they are unavailable. */
        REROUTED
    }

    final TestPeer connection;
    private final int number;
    private final Random random;
    private final Play play;
    /** Whether it announces all features, or none. */
    private final boolean cancels;

    private boolean welcome;
    private boolean gone;
    private long sequence;
    private final Set<Long> calls = new HashSet<>();
    private final Map<Long, Message.Invocation> invocations = new HashMap<>();
    private final Set<Long> registrations = new HashSet<>();
    private final Set<Long> subscriptions = new HashSet<>();
    /** Requests to take away, by request ID: what they take away. */
    private final Map<Long, Long> unregistering = new HashMap<>();

    private final Map<Long, Long> unsubscribing = new HashMap<>();
    private final Map<Long, Long> lastFrom = new HashMap<>();
    /** Calls whose last part has not been sent: their procedures. */
    private final Map<Long, String> open = new HashMap<>();
    /** Requests to register, by request ID, and registrations, by theirs: how many calls at a time. */
    private final Map<Long, Long> registering = new HashMap<>();

    private final Map<Long, Long> bounds = new HashMap<>();
    /** By registration: what it works on of the calls that came since it registered. */
    private final Map<Long, Set<Long>> working = new HashMap<>();

    private long lastInvocation;

    ChaosPeer(int number, Random random, Play play, DefaultRouter router, TestLoop loop) {
        this.number = number;
        this.random = random;
        this.play = play;
        this.cancels = random.nextBoolean();
        this.connection = new TestPeer(router, loop, TestRouter.OPEN);
        var hello = new HashMap<>(cancels ? TestPeer.ALL_FEATURES : TestPeer.NO_FEATURES);
        hello.put("authid", "peer" + number);
        hello.put("authrole", random.nextInt(4) == 0 ? "trusted" : "user");
        connection.tell(new Message.Hello("realm1", hello));
    }

    boolean isGone() {
        return gone || connection.isClosed();
    }

    boolean waits() {
        return !isGone() && (!calls.isEmpty() || !invocations.isEmpty());
    }

    // What it does.

    void act() {
        if (!welcome || isGone()) {
            return;
        }
        switch (random.nextInt(16)) {
            case 0 -> register();
            case 1 -> send(id -> new Message.Subscribe(id, Map.of("match", pick(MATCHES)), pick(TOPICS)));
            case 2 -> takeAway(registrations, unregistering, true);
            case 3 -> takeAway(subscriptions, unsubscribing, false);
            case 4, 5 -> send(id -> new Message.Publish(id, Map.of(), pick(TOPICS), numbered()));
            case 6, 7, 8 -> call();
            case 9 -> part();
            case 10 ->
                calls.stream()
                        .findAny()
                        .ifPresent(id -> connection.tell(new Message.Cancel(id, Map.of("mode", pick(MODES)))));
            case 11, 12, 13 -> answer(random.nextInt(3) == 0);
            case 14 -> meta();
            default -> {
                if (random.nextInt(8) == 0) {
                    leave();
                }
            }
        }
    }

    private void register() {
        var options = new HashMap<String, Object>();
        options.put("invoke", pick(POLICIES));
        options.put("match", pick(MATCHES));
        long bound = play == Play.PLAIN ? 0 : random.nextInt(3);
        options.put("concurrency", bound);
        options.put("forward_timeout", random.nextInt(4) == 0);
        send(id -> {
            registering.put(id, bound);
            return new Message.Register(id, options, pick(PROCEDURES));
        });
    }

    private void call() {
        var options = new HashMap<String, Object>();
        options.put("receive_progress", random.nextBoolean());
        options.put("timeout", random.nextInt(3) == 0 ? 50L : 0L);
        boolean more = cancels && random.nextInt(3) == 0;
        options.put("progress", more);
        if (random.nextInt(4) == 0) {
            options.put("runmode", "partition");
            options.put("rkey", (long) random.nextInt(5));
        }
        String procedure = pick(PROCEDURES);
        send(id -> {
            calls.add(id);
            if (more) {
                open.put(id, procedure);
            }
            return new Message.Call(id, options, procedure, numbered());
        });
    }

    /** A further part of a call, which may be over. */
    private void part() {
        open.keySet().stream().findAny().ifPresent(id -> {
            boolean last = random.nextBoolean();
            String procedure = last ? open.remove(id) : open.get(id);
            connection.tell(new Message.Call(id, Map.of("progress", !last), procedure, numbered()));
        });
    }

    private void meta() {
        boolean kill = random.nextInt(6) == 0;
        send(id -> {
            calls.add(id);
            return kill
                    ? new Message.Call(
                            id,
                            Map.of(),
                            "wamp.session.kill_by_authid",
                            Payload.of("peer" + random.nextInt(number + 1)))
                    : new Message.Call(id, Map.of(), "wamp.session.list", Payload.NONE);
        });
    }

    void leave() {
        if (isGone()) {
            return;
        }
        if (random.nextBoolean()) {
            connection.tell(new Message.Goodbye(Map.of(), "wamp.close.normal"));
            gone = true;
        } else {
            connection.dropLater();
        }
    }

    /** Answers one invocation. */
    void answer(boolean progress) {
        if (isGone()) {
            return;
        }
        invocations.values().stream().findAny().ifPresent(invocation -> {
            long request = invocation.request();
            if (progress && invocation.details().containsKey("receive_progress")) {
                connection.tell(new Message.Yield(request, Map.of("progress", true), Payload.NONE));
                return;
            }
            invocations.remove(request);
            working.values().forEach(some -> some.remove(request));
            String error = play == Play.REROUTED && random.nextBoolean() ? ErrorUris.UNAVAILABLE : "com.error";
            connection.tell(
                    random.nextInt(3) == 0
                            ? new Message.Error(Message.Invocation.CODE, request, Map.of(), error, Payload.NONE)
                            : new Message.Yield(request, Map.of(), Payload.of("result")));
        });
    }

    private void takeAway(Set<Long> from, Map<Long, Long> requests, boolean procedure) {
        from.stream()
                .findAny()
                .filter(id -> !requests.containsValue(id))
                .ifPresent(taken -> send(id -> {
                    requests.put(id, taken);
                    return procedure ? new Message.Unregister(id, taken) : new Message.Unsubscribe(id, taken);
                }));
    }

    private void send(java.util.function.LongFunction<Message> message) {
        connection.tell(message.apply(connection.nextRequest()));
    }

    /** Tells receivers who sent it as which message. */
    private Payload numbered() {
        return Payload.of((long) number, ++sequence);
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    // What it gets.

    /** Takes some of what has arrived. */
    void take(int count) {
        var some = new ArrayList<Message>();
        for (int i = 0; i < count; i++) {
            Message message = connection.arrivedNext();
            if (message != null) {
                some.add(message);
            }
        }
        some.forEach(this::take);
    }

    private void take(Message message) {
        if (message instanceof Message.Welcome) {
            welcome = true;
        } else if (message instanceof Message.Goodbye || message instanceof Message.Abort) {
            assertTrue(message instanceof Message.Goodbye, () -> "aborted: " + message);
            if (!gone) {
                connection.tell(new Message.Goodbye(Map.of(), "wamp.close.goodbye_and_out"));
            }
            gone = true;
        } else if (message instanceof Message.Result result) {
            boolean progress = Boolean.TRUE.equals(result.details().get("progress"));
            assertTrue(
                    progress ? calls.contains(result.request()) : calls.remove(result.request()),
                    () -> "an answer too many: " + result);
        } else if (message instanceof Message.Error error) {
            error(error);
        } else if (message instanceof Message.Invocation invocation) {
            invoked(invocation);
        } else if (message instanceof Message.Interrupt interrupt) {
            assertTrue(cancels, "INTERRUPT is only for those that announced it");
            if ("killnowait".equals(interrupt.options().get("mode"))) {
                working.values().forEach(some -> some.remove(interrupt.request()));
            }
        } else if (message instanceof Message.Event event) {
            assertTrue(subscriptions.contains(event.subscription()), () -> "not subscribed: " + event);
            inOrder(event.payload());
        } else if (message instanceof Message.Registered registered) {
            long registration = registered.registration();
            long bound = registering.remove(registered.request());
            if (registrations.add(registration)) { // else as it was registered first
                bounds.put(registration, bound);
                working.put(registration, new HashSet<>());
            }
        } else if (message instanceof Message.Subscribed subscribed) {
            subscriptions.add(subscribed.subscription());
        } else if (message instanceof Message.Unregistered unregistered) {
            registrations.remove(unregistering.remove(unregistered.request()));
        } else if (message instanceof Message.Unsubscribed unsubscribed) {
            subscriptions.remove(unsubscribing.remove(unsubscribed.request()));
        }
    }

    private void error(Message.Error error) {
        if (error.requestType() == Message.Call.CODE) {
            assertTrue(calls.remove(error.request()), () -> "an answer too many: " + error);
        }
    }

    private void invoked(Message.Invocation invocation) {
        long request = invocation.request();
        if (request <= lastInvocation) {
            assertTrue(cancels, "parts are only for those that announced it");
            return;
        }
        lastInvocation = request;
        long registration = invocation.registration();
        assertTrue(registrations.contains(registration), () -> "not registered: " + invocation);
        invocations.put(request, invocation);
        Set<Long> now = working.get(registration);
        now.add(request);
        long bound = bounds.get(registration);
        assertTrue(bound == 0 || now.size() <= bound, () -> "more than " + bound + " calls at a time: " + now);
        if (play == Play.PLAIN) {
            inOrder(invocation.payload());
        }
    }

    /** Everything that one session sends to another arrives in its order. */
    private void inOrder(Payload payload) {
        long sender = (Long) payload.args().get(0);
        long sent = (Long) payload.args().get(1);
        Long last = lastFrom.put(sender, sent);
        assertTrue(last == null || last <= sent, () -> "from " + sender + ": " + sent + " after " + last);
    }
}
