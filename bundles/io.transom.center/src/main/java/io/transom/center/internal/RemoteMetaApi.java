package io.transom.center.internal;

import io.transom.api.Access;
import io.transom.api.spi.HandlerInvocation;
import io.transom.api.spi.ProcedureHandler;
import io.transom.api.spi.ProcedureSpec;
import io.transom.api.store.CenterState;
import io.transom.wamp.Call;
import io.transom.wamp.CallOptions;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Event;
import io.transom.wamp.Match;
import io.transom.wamp.Payload;
import io.transom.wamp.PublishOptions;
import io.transom.wamp.SubscribeOptions;
import io.transom.wamp.WampError;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The meta API of realms of router workers, as their nodes hand it on: calls {@code remote.realm.meta.<procedure>} with node, worker
 * and realm in front, and the events the other way.
 */
final class RemoteMetaApi implements ProcedureHandler, Realms.Observer {
    static final String PREFIX = Names.REMOTE + "realm.meta.";

    static final ProcedureSpec SPEC = ProcedureSpec.prefix(
            PREFIX,
            "Calls a meta procedure of a realm of a router worker: node (authid or OID), worker_id, realm_id, and its own arguments. The "
                    + "realm must have been started with options/bridge_meta_api.",
            Access.OPERATE);

    private static final List<String> EVENTS = List.of(
            "session-on_join",
            "session-on_leave",
            "session-on_stats",
            "subscription-on_create",
            "subscription-on_subscribe",
            "subscription-on_unsubscribe",
            "subscription-on_delete",
            "registration-on_create",
            "registration-on_register",
            "registration-on_unregister",
            "registration-on_delete");

    private static final PublishOptions TO_ALL = PublishOptions.DEFAULT.includingMe();

    private final Center center;

    RemoteMetaApi(Center center) {
        this.center = center;
    }

    @Override
    public CompletionStage<Payload> invoke(HandlerInvocation call) {
        CenterRealm realm = center.realms()
                .named(call.place())
                .filter(running -> !running.isDomain())
                .orElseThrow(() -> new WampError(ErrorUris.NO_SUCH_PROCEDURE, "only on a management realm"));
        List<Object> args = call.payload().args();
        String worker = Checks.component("worker_id", argument(args, 1, "worker_id"));
        String ofRealm = Checks.component("realm_id", argument(args, 2, "realm_id"));
        String procedure = call.procedure().substring(PREFIX.length());
        String uri = Names.NODE + authid(realm, argument(args, 0, "node")) + ".worker." + worker + ".realm." + ofRealm
                + ".root." + procedure;
        CallOptions options =
                call.wantsProgress() ? CallOptions.DEFAULT.withProgress(call::progress) : CallOptions.DEFAULT;
        Call onward = realm.backend().call(uri, call.payload().dropArgs(3), options);
        call.onCancel(onward::cancel);
        return onward.result();
    }

    private static String argument(List<Object> args, int index, String name) {
        @Nullable Object value = index < args.size() ? args.get(index) : null;
        if (value instanceof String text) {
            return text;
        }
        throw Checks.invalid(name, "a text", value);
    }

    /** What is no OID of a node of the realm is taken for an authid, as a Crossbar.io center takes everything. */
    private String authid(CenterRealm realm, String node) {
        CenterState.Node known = center.state().nodes().get(node.toLowerCase(Locale.ROOT));
        return known != null && realm.oid().equals(known.realmOid()) && known.authid() != null
                ? known.authid()
                : Checks.component("node", node);
    }

    /** Hears the events of all nodes of a management realm. */
    @Override
    public CompletionStage<Void> started(CenterRealm realm) {
        if (realm.isDomain()) {
            return CompletableFuture.completedStage(null);
        }
        // crossbarfabriccenter . node . <authid> . worker . <worker id> . realm . <realm id> . root .
        // wamp-<object>-<event>
        Stream<CompletableFuture<?>> subscribed = EVENTS.stream()
                .map(event -> realm.backend()
                        .subscribe(
                                Names.NODE + ".worker..realm..root.wamp-" + event,
                                heard -> relay(realm, event, heard),
                                SubscribeOptions.matching(Match.WILDCARD))
                        .toCompletableFuture());
        return CompletableFuture.allOf(subscribed.toArray(CompletableFuture<?>[]::new));
    }

    private static void relay(CenterRealm realm, String name, Event event) {
        String[] topic = event.topic().split("\\.", -1);
        realm.backend()
                .publish(
                        PREFIX + "wamp." + name.replace('-', '.'),
                        event.payload().prepend(topic[2], topic[4], topic[6]),
                        TO_ALL);
    }

    @Override
    public void stopping(CenterRealm realm) {
        // its session goes with it
    }
}
