package io.transom.center.internal;

import static io.transom.router.Authorizer.Action.CALL;
import static io.transom.router.Authorizer.Action.PUBLISH;
import static io.transom.router.Authorizer.Action.REGISTER;
import static io.transom.router.Authorizer.Action.SUBSCRIBE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.transom.api.Access;
import io.transom.api.ContractDescription;
import io.transom.api.center.ManagedNodes;
import io.transom.api.management.Catalog;
import io.transom.api.node.NodeControl;
import io.transom.api.node.Workers;
import io.transom.api.router.RouterRealms;
import io.transom.api.store.CallRecord;
import io.transom.api.store.CenterState;
import io.transom.router.Authorizer;
import io.transom.router.Principal;
import io.transom.router.Role;
import io.transom.router.SessionDetails;
import io.transom.wamp.Connection;
import io.transom.wamp.LimitHits;
import io.transom.wamp.Match;
import io.transom.wamp.Payload;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorizersTest {
    private static final NodeRate RATE =
            new NodeRate(CenterLimits.limitNodeEvents(1), new LimitHits(), (delay, task) -> () -> {}, () -> 0);

    private static final String C = "crossbarfabriccenter.";

    private final AccessTable access = new AccessTable();
    private final List<Authorizer.Request> refused = new ArrayList<>();
    private final Authorizers authorizers = new Authorizers(access, true, refused::add, RATE);

    AuthorizersTest() {
        access.present(module(1, ManagedNodes.class, NodeControl.class, Workers.class, RouterRealms.class));
    }

    @Test
    void aRefusedCallLeavesARecordAndAnythingElseNone() {
        may("guest", CALL, C + "mrealm.get_nodes");
        may("guest", SUBSCRIBE, C + "remote.");
        assertEquals(List.of(), refused);

        may("guest", CALL, C + "remote.node.shutdown");
        may("public", CALL, C + "remote.node.shutdown");

        var records = new ArrayList<CallRecord>();
        var recorder = new CallRecorder(
                Clock.fixed(Instant.ofEpochMilli(7), ZoneOffset.UTC),
                () -> CenterState.EMPTY,
                uri -> Optional.empty(),
                call -> records.add(call.get()),
                new CallCounts(() -> 0));
        refused.forEach(recorder::refused);
        assertEquals(1, records.size(), "whoever is not known leaves none");
        CallRecord record = records.get(0);
        assertEquals(7, record.time());
        assertEquals(C + "remote.node.shutdown", record.procedure());
        assertEquals("wamp.error.not_authorized", record.outcome());
        assertEquals("guest", record.role());
    }

    /** Who may call: columns are owner, admin, operator, developer, guest, public. */
    @ParameterizedTest
    @CsvSource({
        "mrealm.get_nodes,                    yes, yes, yes, yes, yes, yes",
        "mrealm.get_status,                   yes, yes, yes, yes, yes, yes",
        "mrealm.get_node,                     yes, yes, yes, yes, no,  no",
        "remote.node.get_workers,             yes, yes, yes, yes, yes, yes",
        "remote.node.get_status,              yes, yes, yes, yes, no,  no",
        "remote.node.start_worker,            yes, yes, yes, no,  no,  no",
        "remote.node.shutdown,                yes, yes, yes, no,  no,  no",
        "remote.router.start_router_realm,    yes, yes, yes, no,  no,  no",
        "remote.router.get_router_realms,     yes, yes, yes, yes, yes, yes",
        "remote.hello.greet,                  yes, yes, yes, yes, no,  no",
        "remote.hello.own,                    yes, yes, no,  no,  no,  no",
        "remote.nobody.knows,                 yes, yes, no,  no,  no,  no",
        "node.node1.get_status,               yes, no,  no,  no,  no,  no",
        "node.node1.sign,                     no,  no,  no,  no,  no,  no",
        "node.node1.sign_challenge,           no,  no,  no,  no,  no,  no",
        "node.node1.worker.w.sign,            no,  no,  no,  no,  no,  no",
        "node.node1.get_public_key,           yes, no,  no,  no,  no,  no",
    })
    void operatorsCallAsFarAsTheirRoleGoes(
            String uri, String owner, String admin, String operator, String developer, String guest, String anonymous) {
        access.present(module(
                2,
                List.of(
                        new Catalog.ProcedureView(
                                C + "remote.hello.greet", "", C + "remote.hello.greet", "d", false, "", Access.READ),
                        new Catalog.ProcedureView(
                                C + "remote.hello.own", "", C + "remote.hello.own", "d", false, "", Access.OWN))));
        var expected = List.of(owner, admin, operator, developer, guest, anonymous);
        var roles = List.of("owner", "admin", "operator", "developer", "guest", "public");
        assertEquals(
                expected,
                roles.stream()
                        .map(role -> may(role, CALL, C + uri) ? "yes" : "no")
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "SUBSCRIBE, mrealm.on_node_ready,                      EXACT,    owner admin operator developer",
        "SUBSCRIBE, remote.node.on_worker_started,             EXACT,    owner admin operator developer",
        "SUBSCRIBE, remote.,                                   PREFIX,   owner admin operator developer",
        "SUBSCRIBE, remote..on_log,                            WILDCARD, owner admin operator developer",
        "SUBSCRIBE, remote.realm.meta.wamp.session.on_join,    EXACT,    owner admin operator developer guest public",
        "SUBSCRIBE, remote.realm.meta.wamp.session.on_join,    PREFIX,   owner admin operator developer",
        "SUBSCRIBE, node..on_heartbeat,                        WILDCARD, owner",
        "SUBSCRIBE, '',                                        PREFIX,   owner",
        "PUBLISH,   remote.node.on_worker_started,             EXACT,    owner",
        "REGISTER,  remote.node.mine,                          EXACT,    owner",
    })
    void whatElseOperatorsMay(Authorizer.Action action, String uri, Match match, String allowed) {
        var roles = List.of("owner", "admin", "operator", "developer", "guest", "public");
        assertEquals(
                allowed,
                String.join(
                        " ",
                        roles.stream()
                                .filter(role -> may(role, action, C + uri, match, Payload.NONE))
                                .toList()));
    }

    @ParameterizedTest
    @CsvSource({
        "wamp.session.count,          true",
        "wamp.session.list,           true",
        "wamp.session.get,            true",
        "wamp.registration.lookup,    true",
        "wamp.subscription.match,     true",
        "wamp.registration.list_callees, true",
        "wamp.session.kill,           false",
        "wamp.session.kill_by_authid, false",
        "wamp.session.add_testament,  false",
    })
    void metaProceduresThatOnlyLookAreForDevelopersAndAbove(String uri, boolean allowed) {
        for (String role : List.of("admin", "operator", "developer")) {
            assertEquals(allowed, may(role, CALL, uri), role);
        }
        assertEquals(false, may("guest", CALL, uri));
        assertEquals(true, may("owner", CALL, uri));
    }

    @ParameterizedTest
    @CsvSource({
        "REGISTER,  crossbarfabriccenter.node.node1.get_status,        true",
        "REGISTER,  crossbarfabriccenter.node.node1.worker.w.x,        true",
        "REGISTER,  crossbarfabriccenter.node.node10.get_status,       false",
        "REGISTER,  crossbarfabriccenter.node.node2.get_status,        false",
        "REGISTER,  crossbarfabriccenter.node.node1,                   false",
        "REGISTER,  crossbarfabriccenter.node.,                        false",
        "REGISTER,  crossbarfabriccenter.remote.node.get_workers,      false",
        "REGISTER,  crossbarfabriccenter.mrealm.get_nodes,             false",
        "REGISTER,  com.example,                                       false",
        "PUBLISH,   crossbarfabriccenter.node.node1.worker.w.on_log,   true",
        "PUBLISH,   crossbarfabriccenter.node.node2.worker.w.on_log,   false",
        "PUBLISH,   crossbarfabriccenter.mrealm.on_node_ready,         false",
        "PUBLISH,   crossbarfabriccenter.remote.node.on_x,             false",
        "CALL,      crossbarfabriccenter.mrealm.get_status,            true",
        "CALL,      crossbarfabriccenter.mrealm.get_nodes,             false",
        "CALL,      crossbarfabriccenter.node.node1.get_status,        false",
        "CALL,      crossbarfabriccenter.remote.node.shutdown,         false",
        "CALL,      wamp.session.list,                                 false",
        "SUBSCRIBE, crossbarfabriccenter.node.node1.x,                 false",
        "SUBSCRIBE, crossbarfabriccenter.mrealm.on_tick,               false",
    })
    void aNodeStaysBelowItsOwnName(Authorizer.Action action, String uri, boolean allowed) {
        assertEquals(allowed, may("node", action, uri));
    }

    @Test
    void aNodePublishesHeartbeatsInItsOwnNameOnly() {
        for (String topic : List.of(C + "node.on_heartbeat", C + "node.on_worker_heartbeat")) {
            assertEquals(true, may("node", PUBLISH, topic, Match.EXACT, Payload.of("node1", Map.of())));
            assertEquals(false, may("node", PUBLISH, topic, Match.EXACT, Payload.of("node2", Map.of())));
            assertEquals(false, may("node", PUBLISH, topic, Match.EXACT, Payload.of(5L)));
            assertEquals(false, may("node", PUBLISH, topic, Match.EXACT, Payload.NONE));
        }
    }

    @Test
    void aRelaxedNodeMayCallAndSubscribeButStillOnlyRegisterAndPublishItsOwn() {
        var relaxed = new Authorizers(access, false, refused::add, RATE).ofManagementRealm();
        assertEquals(true, may(relaxed, "node", CALL, C + "mrealm.get_nodes", Match.EXACT, Payload.NONE));
        assertEquals(true, may(relaxed, "node", SUBSCRIBE, C + "mrealm.on_tick", Match.EXACT, Payload.NONE));
        assertEquals(false, may(relaxed, "node", REGISTER, C + "node.node2.x", Match.EXACT, Payload.NONE));
        assertEquals(false, may(relaxed, "node", CALL, C + "node.node2.sign", Match.EXACT, Payload.NONE));
    }

    /** Columns are the superuser, another user, an anonymous client. */
    @ParameterizedTest
    @CsvSource({
        "CALL,      crossbarfabriccenter.domain.get_status,      yes, yes, no",
        "CALL,      crossbarfabriccenter.mrealm.pair_node,       yes, yes, no",
        "CALL,      crossbarfabriccenter.public.x,               yes, yes, yes",
        "CALL,      wamp.session.list,                           yes, yes, no",
        "CALL,      wamp.session.kill,                           yes, no,  no",
        "CALL,      wamp.session.kill_all,                       yes, no,  no",
        "CALL,      wamp.session.add_testament,                  yes, no,  no",
        "CALL,      wamp.registration.remove_callee,             yes, no,  no",
        "CALL,      wamp.subscription.remove_subscriber,         yes, no,  no",
        "SUBSCRIBE, crossbarfabriccenter.mrealm.on_node_paired,  yes, yes, no",
        "SUBSCRIBE, crossbarfabriccenter.public.x,               yes, yes, yes",
        "SUBSCRIBE, com.example.topic,                           yes, yes, no",
        "PUBLISH,   crossbarfabriccenter.mrealm.on_node_paired,  yes, no,  no",
        "PUBLISH,   crossbarfabriccenter.domain.on_tick,         yes, no,  no",
        "PUBLISH,   wamp.session.on_join,                        yes, no,  no",
        "PUBLISH,   com.example.topic,                           yes, yes, no",
        "REGISTER,  crossbarfabriccenter.user.modify_user,       yes, no,  no",
        "REGISTER,  com.example.procedure,                       yes, no,  no",
    })
    void onTheDomainRealmUsersNeitherSpeakForTheCenterNorEndWhatOthersDo(
            Authorizer.Action action, String uri, String superuser, String user, String anonymous) {
        var roles = authorizers.ofDomain();
        assertEquals(
                List.of(superuser, user, anonymous),
                Stream.of(
                                may(roles, "superuser", "user", action, uri),
                                may(roles, "alice@x.y", "user", action, uri),
                                may(roles, "superuser", "public", action, uri))
                        .map(may -> may ? "yes" : "no")
                        .toList());
    }

    private static boolean may(List<Role> roles, String authid, String role, Authorizer.Action action, String uri) {
        return may(roles, authid, role, action, uri, Match.EXACT, Payload.NONE);
    }

    @Test
    void whatIsUninstalledIsForAdminsAndOwnersOnlyAgain() {
        access.gone(module(1));
        assertEquals(false, may("developer", CALL, C + "remote.node.get_status"));
        assertEquals(true, may("admin", CALL, C + "remote.node.get_status"));
    }

    private boolean may(String role, Authorizer.Action action, String uri) {
        return may(role, action, uri, Match.EXACT, Payload.NONE);
    }

    private boolean may(String role, Authorizer.Action action, String uri, Match match, Payload payload) {
        return may(authorizers.ofManagementRealm(), role, action, uri, match, payload);
    }

    private static boolean may(
            List<Role> roles, String role, Authorizer.Action action, String uri, Match match, Payload payload) {
        return may(roles, "node1", role, action, uri, match, payload);
    }

    private static boolean may(
            List<Role> roles,
            String authid,
            String role,
            Authorizer.Action action,
            String uri,
            Match match,
            Payload payload) {
        var session = new SessionDetails(
                1,
                new Principal("mrealm1", authid, role, "cryptosign", "dynamic", Map.of()),
                Map.of(),
                new Connection.Peer("websocket", "tcp4:127.0.0.1:1", false),
                false);
        return roles.stream()
                .filter(each -> each.name().equals(role))
                .findFirst()
                .orElseThrow()
                .authorizer()
                .decide(new Authorizer.Request(session, action, uri, match, Map.of(), payload, FakeConnection.PLAIN))
                .toCompletableFuture()
                .join()
                .allow();
    }

    private static Catalog.ModuleView module(long id, Class<?>... contracts) {
        return module(id, Stream.of(contracts).map(ContractDescription::of).toList(), List.of());
    }

    private static Catalog.ModuleView module(long id, List<Catalog.ProcedureView> single) {
        return module(id, List.of(), single);
    }

    private static Catalog.ModuleView module(
            long id, List<ContractDescription> contracts, List<Catalog.ProcedureView> single) {
        return new Catalog.ModuleView(
                id,
                "bundle" + id,
                "1",
                "family",
                0,
                Catalog.State.ACTIVE,
                "",
                contracts,
                single,
                List.of(),
                List.of(),
                List.of(),
                new NoCounters());
    }

    private static final class NoCounters implements Catalog.Counters {
        @Override
        public long calls() {
            return 0;
        }

        @Override
        public long errors() {
            return 0;
        }

        @Override
        public long inFlight() {
            return 0;
        }

        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public Catalog.Counters of(String procedure) {
            return this;
        }
    }
}
