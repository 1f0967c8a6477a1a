package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.transom.router.Authorizer.Decision;
import io.transom.router.EventHistory;
import io.transom.router.RealmOptions;
import io.transom.router.Role;
import io.transom.router.RouterLimits;
import io.transom.wamp.Announcement;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Match;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a realm announces is what it serves, however it is configured: no more and no less. */
class FeaturesTest {
    private static final List<EventHistory> HISTORIES = List.of(new EventHistory("com.history", Match.EXACT, null));
    private static final List<RealmOptions> CONFIGURATIONS = List.of(
            RealmOptions.of("realm1").withHistories(HISTORIES),
            RealmOptions.of("realm1"),
            RealmOptions.of("realm1").withHistories(HISTORIES).withMetaApi(false),
            RealmOptions.of("realm1").withMetaApi(false));

    /** The features of brokers and dealers that the specification names, each with what shows whether it is served. */
    private static final Map<String, Predicate<FeaturesTest>> SPECIFIED = new TreeMap<>(Map.ofEntries(
            Map.entry("broker.event_history", FeaturesTest::oldEventsAreGiven),
            Map.entry("broker.event_retention", FeaturesTest::aRetainedEventIsGiven),
            Map.entry("broker.pattern_based_subscription", FeaturesTest::aPatternGetsEvents),
            Map.entry("broker.payload_passthru_mode", FeaturesTest::anOpaqueEventIsDescribed),
            Map.entry("broker.publication_trustlevels", FeaturesTest::eventsTellTheTrustLevel),
            Map.entry("broker.publisher_exclusion", FeaturesTest::thePublisherIsExcludedUnlessItWantsTheEvent),
            Map.entry("broker.publisher_identification", FeaturesTest::eventsTellThePublisher),
            Map.entry("broker.reflection", test -> test.answers("wamp.reflection.topic.list")),
            Map.entry("broker.session_meta_api", FeaturesTest::joiningIsAnnounced),
            Map.entry("broker.shareded_subscriptions", FeaturesTest::nodesShareEvents),
            Map.entry("broker.subscriber_blackwhite_listing", FeaturesTest::receiversAreChosen),
            Map.entry("broker.subscription_meta_api", test -> test.answers("wamp.subscription.list")),
            Map.entry("broker.subscription_revocation", FeaturesTest::aSubscriberThatIsRemovedIsTold),
            Map.entry("dealer.call_canceling", FeaturesTest::aCanceledCallIsInterrupted),
            Map.entry("dealer.call_reroute", FeaturesTest::anotherCalleeTakesTheCall),
            Map.entry("dealer.call_timeout", FeaturesTest::aCallEndsWhenItsTimeIsUp),
            Map.entry("dealer.call_trustlevels", FeaturesTest::invocationsTellTheTrustLevel),
            Map.entry("dealer.caller_identification", FeaturesTest::invocationsTellTheCaller),
            Map.entry("dealer.pattern_based_registration", FeaturesTest::aPatternGetsCalls),
            Map.entry("dealer.payload_passthru_mode", FeaturesTest::anOpaqueCallIsDescribed),
            Map.entry("dealer.progressive_call_invocations", FeaturesTest::aCallGoesInParts),
            Map.entry("dealer.progressive_call_results", FeaturesTest::aResultComesInParts),
            Map.entry("dealer.reflection", test -> test.answers("wamp.reflection.procedure.list")),
            Map.entry("dealer.registration_meta_api", test -> test.answers("wamp.registration.list")),
            Map.entry("dealer.registration_revocation", FeaturesTest::aCalleeThatIsDrivenOutIsTold),
            Map.entry("dealer.session_meta_api", test -> test.answers("wamp.session.count")),
            Map.entry("dealer.sharded_registration", FeaturesTest::aKeyStaysWithItsCallee),
            Map.entry("dealer.shared_registration", FeaturesTest::calleesTakeTurns),
            Map.entry("dealer.testament_meta_api", FeaturesTest::aTestamentIsPublished)));

    private TestRouter router;
    private TestPeer one;
    private TestPeer other;

    private void join(RealmOptions options) {
        router = new TestRouter(RouterLimits.DEFAULT, options);
        router.realm.addRole(new Role(
                "trusting", request -> Decision.ALLOWED.withTrustLevel(7).done()));
        one = router.join("one", "user");
        other = router.join("other", "user");
    }

    static Stream<Arguments> everyFeatureInEveryConfiguration() {
        return CONFIGURATIONS.stream()
                .flatMap(options -> SPECIFIED.keySet().stream()
                        .map(feature -> Arguments.of(
                                feature,
                                "meta API " + options.metaApi() + ", histories "
                                        + options.histories().size(),
                                options)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("everyFeatureInEveryConfiguration")
    void isAnnouncedAndServedOrNeither(String feature, String configuration, RealmOptions options) {
        join(options);

        assertEquals(
                announced(options).contains(feature), SPECIFIED.get(feature).test(this), configuration);
    }

    @Test
    void nothingIsAnnouncedThatTheSpecificationDoesNotName() {
        var unknown = new TreeSet<>(announced());
        unknown.removeAll(SPECIFIED.keySet());

        assertEquals(Set.of(), unknown);
    }

    /** A class that serves something is one of those that the announcement is made of. */
    @Test
    void whatAllClassesServeIsAnnouncedWhereEverythingIsOn() throws Exception {
        assertEquals(Announcement.features(classes()), announced());
    }

    private static List<Class<?>> classes() throws IOException, ClassNotFoundException {
        var classes = new ArrayList<Class<?>>();
        try (Stream<Path> files = Files.list(Path.of("target/classes/io/transom/router/internal"))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".class")).toList()) {
                String name = file.getFileName().toString();
                classes.add(Class.forName(
                        "io.transom.router.internal." + name.substring(0, name.length() - ".class".length())));
            }
        }
        return classes;
    }

    /** A realm in which everything is on. */
    static RealmOptions everything() {
        return CONFIGURATIONS.get(0);
    }

    /** What WELCOME of such a realm says. */
    static Set<String> announced() {
        return announced(everything());
    }

    /** What WELCOME says. */
    private static Set<String> announced(RealmOptions options) {
        TestPeer peer = new TestRouter(RouterLimits.DEFAULT, options).connect(TestRouter.OPEN);
        peer.now(new Message.Hello("realm1", TestPeer.ALL_FEATURES));
        var announced = new TreeSet<String>();
        ((Map<?, ?>) peer.next(Message.Welcome.class).details().get("roles")).forEach((role, details) -> {
            Map<?, ?> features = (Map<?, ?>) ((Map<?, ?>) details).get("features");
            features.forEach((feature, value) -> {
                assertEquals(true, value);
                announced.add(role + "." + feature);
            });
        });
        return announced;
    }

    // Publish and subscribe.

    private boolean oldEventsAreGiven() {
        one.publish("com.history", Map.of(), "old");
        one.call("wamp.subscription.get_events", Map.of(), other.subscribe("com.history"));
        return one.poll() instanceof Message.Result result
                && result.payload().args().size() == 1;
    }

    private boolean aRetainedEventIsGiven() {
        one.publish("com.topic", Map.of("retain", true));
        other.subscribe("com.topic", Map.of("get_retained", true));
        return other.poll() instanceof Message.Event event
                && Boolean.TRUE.equals(event.details().get("retained"));
    }

    private boolean aPatternGetsEvents() {
        one.subscribe("com", Map.of("match", "prefix"));
        one.subscribe("com..c", Map.of("match", "wildcard"));
        other.publish("com.b.c", Map.of());
        return one.all().stream()
                        .filter(message -> message instanceof Message.Event event
                                && event.details().equals(Map.of("topic", "com.b.c")))
                        .count()
                == 2;
    }

    private boolean anOpaqueEventIsDescribed() {
        other.subscribe("com.topic");
        one.publish("com.topic", Map.of("ppt_scheme", "x_mine"), (Object) new byte[] {1});
        return other.poll() instanceof Message.Event event && event.details().equals(Map.of("ppt_scheme", "x_mine"));
    }

    private boolean eventsTellTheTrustLevel() {
        other.subscribe("com.topic");
        router.join("joe", "trusting").publish("com.topic", Map.of());
        return other.poll() instanceof Message.Event event && event.details().equals(Map.of("trustlevel", 7L));
    }

    private boolean thePublisherIsExcludedUnlessItWantsTheEvent() {
        one.subscribe("com.topic");
        one.publish("com.topic", Map.of());
        boolean excluded = one.arrived() == 0;
        one.publish("com.topic", Map.of("exclude_me", false));
        return excluded && one.poll() instanceof Message.Event;
    }

    private boolean eventsTellThePublisher() {
        other.subscribe("com.topic");
        one.publish("com.topic", Map.of("disclose_me", true));
        return other.poll() instanceof Message.Event event
                && Long.valueOf(one.session).equals(event.details().get("publisher"));
    }

    private boolean joiningIsAnnounced() {
        one.subscribe("wamp.session.on_join");
        router.join();
        return one.poll() instanceof Message.Event;
    }

    private boolean nodesShareEvents() {
        one.subscribe("com.topic", Map.of("nkey", "a"));
        other.subscribe("com.topic", Map.of("nkey", "b"));
        TestPeer publisher = router.join();
        for (int i = 0; i < 50; i++) {
            publisher.publish("com.topic", Map.of("rkey", "resource" + i));
        }
        return one.arrived() > 0 && other.arrived() > 0 && one.arrived() + other.arrived() == 50;
    }

    private boolean receiversAreChosen() {
        one.subscribe("com.topic");
        other.subscribe("com.topic");
        TestPeer publisher = router.join();
        publisher.publish("com.topic", Map.of("eligible", List.of(one.session)));
        publisher.publish("com.topic", Map.of("exclude_authid", List.of("other")));
        return one.arrived() == 2 && other.arrived() == 0;
    }

    private boolean aSubscriberThatIsRemovedIsTold() {
        long subscription = one.subscribe("com.topic");
        other.call("wamp.subscription.remove_subscriber", Map.of(), subscription, one.session);
        return one.poll() instanceof Message.Unsubscribed told && told.request() == 0;
    }

    // Calls.

    private boolean aCanceledCallIsInterrupted() {
        one.register("com.p");
        long request = other.call("com.p");
        one.next(Message.Invocation.class);
        other.now(new Message.Cancel(request, Map.of("mode", "kill")));
        return one.poll() instanceof Message.Interrupt;
    }

    private boolean anotherCalleeTakesTheCall() {
        one.register("com.p", Map.of("invoke", "first"));
        other.register("com.p", Map.of("invoke", "first"));
        router.join().call("com.p");
        long invocation = one.next(Message.Invocation.class).request();
        one.now(new Message.Error(Message.Invocation.CODE, invocation, Map.of(), ErrorUris.UNAVAILABLE, Payload.NONE));
        return other.poll() instanceof Message.Invocation;
    }

    private boolean aCallEndsWhenItsTimeIsUp() {
        one.register("com.p");
        other.call("com.p", Map.of("timeout", 50L));
        router.timers.pass(50);
        return other.poll() instanceof Message.Error error && error.error().equals(ErrorUris.TIMEOUT);
    }

    private boolean invocationsTellTheTrustLevel() {
        one.register("com.p");
        router.join("joe", "trusting").call("com.p");
        return one.next(Message.Invocation.class).details().equals(Map.of("trustlevel", 7L));
    }

    private boolean invocationsTellTheCaller() {
        one.register("com.p");
        other.call("com.p", Map.of("disclose_me", true));
        return Long.valueOf(other.session)
                .equals(one.next(Message.Invocation.class).details().get("caller"));
    }

    private boolean aPatternGetsCalls() {
        one.register("com", Map.of("match", "prefix"));
        one.register("org..c", Map.of("match", "wildcard"));
        other.call("com.b.c");
        other.call("org.b.c");
        return one.poll() instanceof Message.Invocation prefix
                && prefix.details().equals(Map.of("procedure", "com.b.c"))
                && one.poll() instanceof Message.Invocation wildcard
                && wildcard.details().equals(Map.of("procedure", "org.b.c"));
    }

    private boolean anOpaqueCallIsDescribed() {
        one.register("com.p");
        other.call("com.p", Map.of("ppt_scheme", "x_mine"), (Object) new byte[] {1});
        return one.poll() instanceof Message.Invocation invocation
                && invocation.details().equals(Map.of("ppt_scheme", "x_mine"));
    }

    private boolean aCallGoesInParts() {
        one.register("com.p");
        long request = other.call("com.p", Map.of("progress", true), "first");
        other.now(new Message.Call(request, Map.of(), "com.p", Payload.of("last")));
        return one.poll() instanceof Message.Invocation first
                && one.poll() instanceof Message.Invocation last
                && first.request() == last.request()
                && "last".equals(last.payload().first());
    }

    private boolean aResultComesInParts() {
        one.register("com.p");
        other.call("com.p", Map.of("receive_progress", true));
        Message.Invocation invocation = one.next(Message.Invocation.class);
        one.now(new Message.Yield(invocation.request(), Map.of("progress", true), Payload.NONE));
        one.now(new Message.Yield(invocation.request(), Map.of(), Payload.NONE));
        return other.poll() instanceof Message.Result part
                && part.details().equals(Map.of("progress", true))
                && other.poll() instanceof Message.Result last
                && last.details().isEmpty();
    }

    private boolean aCalleeThatIsDrivenOutIsTold() {
        one.register("com.p");
        other.register("com.p", Map.of("force_reregister", true));
        return one.poll() instanceof Message.Unregistered told && told.request() == 0;
    }

    private boolean aKeyStaysWithItsCallee() {
        for (TestPeer callee : List.of(one, other)) {
            callee.register("com.p", Map.of("invoke", "roundrobin"));
        }
        TestPeer caller = router.join();
        for (int i = 0; i < 40; i++) {
            caller.call("com.p", Map.of("runmode", "partition", "rkey", "key" + i % 20), "key" + i % 20);
        }
        var ofOne = keys(one);
        var ofOther = keys(other);
        return ofOne.size() + ofOther.size() == 20 && !ofOne.isEmpty() && !ofOther.isEmpty();
    }

    private static Set<Object> keys(TestPeer callee) {
        var keys = new HashSet<>();
        callee.all()
                .forEach(message ->
                        keys.add(((Message.Invocation) message).payload().first()));
        return keys;
    }

    private boolean calleesTakeTurns() {
        one.register("com.p", Map.of("invoke", "roundrobin"));
        other.now(new Message.Register(other.nextRequest(), Map.of("invoke", "roundrobin"), "com.p"));
        other.poll();
        TestPeer caller = router.join();
        caller.call("com.p");
        caller.call("com.p");
        return one.arrived() == 1 && other.arrived() == 1;
    }

    // The meta API.

    private boolean answers(String procedure) {
        one.call(procedure);
        Message answer = one.poll();
        if (answer instanceof Message.Error error) {
            assertEquals(ErrorUris.NO_SUCH_PROCEDURE, error.error());
        }
        return answer instanceof Message.Result;
    }

    private boolean aTestamentIsPublished() {
        one.subscribe("com.topic");
        other.call("wamp.session.add_testament", Map.of(), "com.topic", List.of(), Map.of());
        other.drop();
        return one.poll() instanceof Message.Event;
    }
}
