package io.transom.router.internal;

import io.transom.router.Authenticator;
import io.transom.router.Authorizer;
import io.transom.router.Principal;
import io.transom.router.RealmOptions;
import io.transom.router.Role;
import io.transom.router.RouterLimits;
import io.transom.wamp.Message;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A router with one realm, {@code realm1}, whose role {@code user} may do everything, and one event loop. */
final class TestRouter {
    final TestTimers timers = new TestTimers();
    final TestLoop loop = new TestLoop();
    final DefaultRouter router;
    final RealmCore realm;

    TestRouter() {
        this(RouterLimits.DEFAULT);
    }

    TestRouter(RouterLimits limits) {
        this(limits, RealmOptions.of("realm1"));
    }

    TestRouter(RouterLimits limits, RealmOptions options) {
        this.router = new DefaultRouter(limits, Map.of("x_cb_node", "node1"), timers, timers);
        this.realm = (RealmCore) router.start(options);
        realm.addRole(new Role("user", request -> Authorizer.Decision.ALLOWED.done()));
        realm.addRole(new Role("disclosed", Authorizer.ALL));
    }

    /** Lets everybody in under the authid and authrole that HELLO names. */
    static final Authenticator OPEN =
            (hello, candidate) -> CompletableFuture.completedFuture(new Authenticator.Accept(new Principal(
                    hello.realm() == null ? "realm1" : hello.realm(),
                    String.valueOf(hello.details().getOrDefault("authid", "joe")),
                    String.valueOf(hello.details().getOrDefault("authrole", "user")),
                    "test",
                    "static",
                    Map.of())));

    TestPeer connect(Authenticator authenticator) {
        return new TestPeer(router, loop, authenticator);
    }

    /** A session with all features, under role {@code user}. */
    TestPeer join() {
        return join("joe", "user", TestPeer.ALL_FEATURES);
    }

    TestPeer join(String authid, String authrole) {
        return join(authid, authrole, TestPeer.ALL_FEATURES);
    }

    TestPeer join(String authid, String authrole, Map<String, Object> details) {
        return join("realm1", authid, authrole, details);
    }

    TestPeer join(String realmName, String authid, String authrole, Map<String, Object> details) {
        TestPeer peer = connect(OPEN);
        var hello = new java.util.HashMap<>(details);
        hello.put("authid", authid);
        hello.put("authrole", authrole);
        peer.now(new Message.Hello(realmName, hello));
        peer.session = peer.next(Message.Welcome.class).session();
        return peer;
    }
}
