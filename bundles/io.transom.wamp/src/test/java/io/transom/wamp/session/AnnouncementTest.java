package io.transom.wamp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.Announcement;
import io.transom.wamp.Call;
import io.transom.wamp.CallOptions;
import io.transom.wamp.CancelMode;
import io.transom.wamp.Event;
import io.transom.wamp.Identity;
import io.transom.wamp.Invocation;
import io.transom.wamp.Match;
import io.transom.wamp.Message;
import io.transom.wamp.Passthru;
import io.transom.wamp.Payload;
import io.transom.wamp.PublishOptions;
import io.transom.wamp.RegisterOptions;
import io.transom.wamp.Session;
import io.transom.wamp.SubscribeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client announces is what its session does: no more and no less. */
class AnnouncementTest {
    private static final Passthru PACKED = new Passthru("x_mine", null, null, null);
    private static final Map<String, Object> PPT = Map.of("ppt_scheme", "x_mine");
    private static final Map<String, Object> ROUTER = Map.of(
            "roles",
            Map.of(
                    "broker",
                    Map.of("features", Map.of("payload_passthru_mode", true)),
                    "dealer",
                    Map.of(
                            "features",
                            Map.of(
                                    "call_canceling", true,
                                    "call_timeout", true,
                                    "payload_passthru_mode", true,
                                    "progressive_call_invocations", true))));

    /** The features of clients that the specification names, each with what shows that it is served. */
    private static final Map<String, Predicate<AnnouncementTest>> SHOWN_BY = new TreeMap<>(Map.ofEntries(
            Map.entry("callee.call_canceling", AnnouncementTest::anInterruptReachesTheHandler),
            Map.entry(
                    "callee.call_timeout",
                    test -> test.invocation(Map.of("timeout", 5L))
                            .timeout()
                            .orElseThrow()
                            .equals(Duration.ofMillis(5))),
            Map.entry(
                    "callee.call_trustlevels",
                    test -> test.invocation(Map.of("trustlevel", 3L))
                                    .trustLevel()
                                    .getAsLong()
                            == 3),
            Map.entry(
                    "callee.caller_identification",
                    test -> test.invocation(Map.of("caller", 6L)).caller().equals(new Identity(6, null, null))),
            Map.entry(
                    "callee.pattern_based_registration",
                    test -> test.sent(RegisterOptions.matching(Match.PREFIX)).equals(Map.of("match", "prefix"))
                            && test.invocation(Map.of("procedure", "com.p.x"))
                                    .procedure()
                                    .equals("com.p.x")),
            Map.entry("callee.payload_passthru_mode", AnnouncementTest::anAnswerIsPacked),
            Map.entry("callee.progressive_call_invocations", AnnouncementTest::theHandlerGetsFurtherParts),
            Map.entry("callee.progressive_call_results", AnnouncementTest::theHandlerSendsParts),
            Map.entry("callee.registration_revocation", AnnouncementTest::theCalleeIsToldOfARevocation),
            Map.entry(
                    "callee.sharded_registration",
                    test -> test.sent(RegisterOptions.DEFAULT.withInvoke("first"))
                            .equals(Map.of("invoke", "first"))),
            Map.entry(
                    "callee.shared_registration",
                    test -> test.sent(RegisterOptions.DEFAULT.withInvoke("random"))
                            .equals(Map.of("invoke", "random"))),
            Map.entry("caller.call_canceling", AnnouncementTest::aCancelIsSent),
            Map.entry(
                    "caller.call_timeout",
                    test -> test.sent(CallOptions.DEFAULT.withTimeout(Duration.ofMillis(5)))
                            .equals(Map.of("timeout", 5L))),
            Map.entry(
                    "caller.caller_identification",
                    test -> test.sent(CallOptions.DEFAULT.disclosingMe()).equals(Map.of("disclose_me", true))),
            Map.entry(
                    "caller.payload_passthru_mode",
                    test -> test.sent(CallOptions.DEFAULT.with(PACKED)).equals(PPT)),
            Map.entry("caller.progressive_call_invocations", AnnouncementTest::furtherPartsAreSent),
            Map.entry("caller.progressive_call_results", AnnouncementTest::thePartsOfAResultAreGiven),
            Map.entry(
                    "caller.sharded_registration",
                    test -> test.sent(CallOptions.DEFAULT.withRoutingKey("k"))
                            .equals(Map.of("runmode", "partition", "rkey", "k"))),
            Map.entry(
                    "publisher.event_retention",
                    test -> test.sent(PublishOptions.DEFAULT.retaining()).equals(Map.of("retain", true))),
            Map.entry(
                    "publisher.payload_passthru_mode",
                    test -> test.sent(PublishOptions.DEFAULT.with(PACKED)).equals(PPT)),
            Map.entry(
                    "publisher.publisher_exclusion",
                    test -> test.sent(PublishOptions.DEFAULT.includingMe()).equals(Map.of("exclude_me", false))),
            Map.entry(
                    "publisher.publisher_identification",
                    test -> test.sent(PublishOptions.DEFAULT.disclosingMe()).equals(Map.of("disclose_me", true))),
            Map.entry(
                    "publisher.shareded_subscriptions",
                    test -> test.sent(PublishOptions.DEFAULT.withRoutingKey("k"))
                            .equals(Map.of("rkey", "k"))),
            Map.entry(
                    "publisher.subscriber_blackwhite_listing",
                    test -> test.sent(PublishOptions.DEFAULT.eligible(1).excludingAuthids("joe"))
                            .equals(Map.of("eligible", List.of(1L), "exclude_authid", List.of("joe")))),
            Map.entry(
                    "subscriber.event_retention",
                    test -> test.sent(SubscribeOptions.DEFAULT.gettingRetained())
                                    .equals(Map.of("get_retained", true))
                            && test.event(Map.of("retained", true)).retained()),
            Map.entry(
                    "subscriber.pattern_based_subscription",
                    test -> test.sent(SubscribeOptions.matching(Match.WILDCARD)).equals(Map.of("match", "wildcard"))
                            && test.event(Map.of("topic", "com.t.x")).topic().equals("com.t.x")),
            Map.entry(
                    "subscriber.payload_passthru_mode",
                    test -> test.event(PPT).passthru().orElseThrow().equals(PACKED)),
            Map.entry(
                    "subscriber.publication_trustlevels",
                    test -> test.event(Map.of("trustlevel", 3L)).trustLevel().getAsLong() == 3),
            Map.entry(
                    "subscriber.publisher_identification",
                    test -> test.event(Map.of("publisher", 5L)).publisher().equals(new Identity(5, null, null))),
            Map.entry(
                    "subscriber.shareded_subscriptions",
                    test -> test.sent(SubscribeOptions.DEFAULT.withNodeKey("n")).equals(Map.of("nkey", "n"))),
            Map.entry("subscriber.subscription_revocation", AnnouncementTest::theSubscriberIsToldOfARevocation)));

    /** What the specification names and no code here serves: {@code wamp.error.unavailable} of a handler is an error as others. */
    private static final Set<String> NOT_SERVED = Set.of("callee.call_reroute");

    private final RouterStub router = new RouterStub(ROUTER);
    private final Session session = router.session;
    private final CompletableFuture<Payload> answer = new CompletableFuture<>();
    private final List<Invocation> invocations = new ArrayList<>();

    static Set<String> specified() {
        return SHOWN_BY.keySet();
    }

    @ParameterizedTest
    @MethodSource("specified")
    void isServed(String feature) {
        assertTrue(SHOWN_BY.get(feature).test(this));
    }

    @Test
    void allThatIsServedIsAnnouncedAndNothingElse() {
        var announced = new TreeSet<String>();
        ProtocolSession.ROLES.forEach((role, details) -> {
            Map<?, ?> features = (Map<?, ?>) ((Map<?, ?>) details).get("features");
            features.forEach((feature, value) -> {
                assertEquals(true, value);
                announced.add(role + "." + feature);
            });
        });

        assertEquals(new TreeSet<>(SHOWN_BY.keySet()), announced);
        NOT_SERVED.forEach(feature -> assertTrue(!announced.contains(feature), feature));
    }

    /** A class with something that serves is one of those that the announcement is made of. */
    @Test
    void noClassThatServesIsLeftOut() throws Exception {
        assertEquals(new TreeSet<>(SHOWN_BY.keySet()), Announcement.features(classes()));
    }

    private static List<Class<?>> classes() throws IOException, ClassNotFoundException {
        Path root = Path.of("target/classes");
        var classes = new ArrayList<Class<?>>();
        try (Stream<Path> files = Files.walk(root.resolve("io/transom/wamp"))) {
            for (Path file : files.filter(file -> file.toString().endsWith(".class"))
                    .filter(file -> !file.endsWith("package-info.class"))
                    .toList()) {
                String name = root.relativize(file).toString().replace('/', '.');
                classes.add(Class.forName(name.substring(0, name.length() - ".class".length())));
            }
        }
        return classes;
    }

    // What is sent.

    private Map<String, Object> sent(CallOptions options) {
        session.call("com.p", Payload.of(1), options);
        return router.next(Message.Call.class).options();
    }

    private Map<String, Object> sent(PublishOptions options) {
        session.publish("com.t", Payload.of(1), options);
        return router.next(Message.Publish.class).options();
    }

    private Map<String, Object> sent(SubscribeOptions options) {
        session.subscribe("com.t", event -> {}, options);
        return router.next(Message.Subscribe.class).options();
    }

    private Map<String, Object> sent(RegisterOptions options) {
        session.register("com.p", invocation -> answer, options);
        return router.next(Message.Register.class).options();
    }

    private boolean aCancelIsSent() {
        Call call = session.call("com.p", Payload.NONE, CallOptions.DEFAULT);
        long request = router.next(Message.Call.class).request();
        call.cancel(CancelMode.KILL);
        return router.next(Message.Cancel.class).equals(new Message.Cancel(request, Map.of("mode", "kill")));
    }

    private boolean furtherPartsAreSent() {
        Call call = session.call("com.p", Payload.of(1), CallOptions.DEFAULT.withMoreToCome());
        call.finish(Payload.of(2));
        Message.Call first = router.next(Message.Call.class);
        Message.Call last = router.next(Message.Call.class);
        return first.options().equals(Map.of("progress", true))
                && last.equals(new Message.Call(first.request(), Map.of("progress", false), "com.p", Payload.of(2)));
    }

    private boolean thePartsOfAResultAreGiven() {
        var parts = new ArrayList<Payload>();
        Call call = session.call("com.p", Payload.NONE, CallOptions.DEFAULT.withProgress(parts::add));
        Message.Call sent = router.next(Message.Call.class);
        router.tell(new Message.Result(sent.request(), Map.of("progress", true), Payload.of(1)));
        return sent.options().equals(Map.of("receive_progress", true))
                && parts.equals(List.of(Payload.of(1)))
                && !call.result().toCompletableFuture().isDone();
    }

    // What comes.

    private Event event(Map<String, Object> details) {
        var events = new ArrayList<Event>();
        session.subscribe("com.t", events::add);
        router.tell(new Message.Subscribed(router.next(Message.Subscribe.class).request(), 8));
        router.tell(new Message.Event(8, 1, details, Payload.NONE));
        return events.get(0);
    }

    private Session.Registration register() {
        var registering = session.register("com.p", invocation -> {
            invocations.add(invocation);
            return answer;
        });
        router.tell(new Message.Registered(router.next(Message.Register.class).request(), 7));
        return registering.toCompletableFuture().join();
    }

    private Invocation invocation(Map<String, Object> details) {
        register();
        router.tell(new Message.Invocation(1, 7, details, Payload.NONE));
        return invocations.get(0);
    }

    private boolean anInterruptReachesTheHandler() {
        var canceled = new ArrayList<CancelMode>();
        invocation(Map.of()).onCancel(canceled::add);
        router.tell(new Message.Interrupt(1, Map.of("mode", "kill")));
        return canceled.equals(List.of(CancelMode.KILL));
    }

    private boolean anAnswerIsPacked() {
        invocation(PPT).answerIn(PACKED);
        answer.complete(Payload.of(new byte[1]));
        return invocations.get(0).passthru().orElseThrow().equals(PACKED)
                && router.next(Message.Yield.class).options().equals(PPT);
    }

    private boolean theHandlerGetsFurtherParts() {
        var parts = new ArrayList<Invocation.Part>();
        invocation(Map.of("progress", true)).onPart(parts::add);
        router.tell(new Message.Invocation(1, 7, Map.of(), Payload.of(2)));
        return parts.equals(List.of(new Invocation.Part(Payload.of(2), true)));
    }

    private boolean theHandlerSendsParts() {
        invocation(Map.of("receive_progress", true)).progress(Payload.of(1));
        return router.next(Message.Yield.class).options().equals(Map.of("progress", true));
    }

    private boolean theCalleeIsToldOfARevocation() {
        var revoked = register().revoked().toCompletableFuture();
        router.tell(new Message.Unregistered(0, Map.of("registration", 7L, "reason", "com.why")));
        return "com.why".equals(revoked.join());
    }

    private boolean theSubscriberIsToldOfARevocation() {
        var subscribing = session.subscribe("com.t", event -> {});
        router.tell(new Message.Subscribed(router.next(Message.Subscribe.class).request(), 8));
        var revoked = subscribing.toCompletableFuture().join().revoked().toCompletableFuture();
        router.tell(new Message.Unsubscribed(0, Map.of("subscription", 8L, "reason", "com.why")));
        return "com.why".equals(revoked.join());
    }
}
