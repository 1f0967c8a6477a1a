package io.transom.router.internal;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.Serves;
import io.transom.wamp.WampError;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** {@code wamp.subscription.*}. */
@Serves("broker.subscription_meta_api")
final class SubscriptionMeta implements MetaProcedures.Part {
    private final RealmCore realm;

    SubscriptionMeta(RealmCore realm) {
        this.realm = realm;
    }

    @Override
    public Map<String, MetaCall.Function> functions() {
        return Map.of(
                "wamp.subscription.list",
                this::list,
                "wamp.subscription.get",
                call -> find(call).details(),
                "wamp.subscription.lookup",
                this::lookup,
                "wamp.subscription.match",
                this::match,
                "wamp.subscription.list_subscribers",
                call -> find(call).sessions(),
                "wamp.subscription.count_subscribers",
                call -> find(call).size(),
                "wamp.subscription.remove_subscriber",
                this::remove,
                "wamp.subscription.get_events",
                call -> {
                    throw HistoryMeta.unavailable(find(call));
                });
    }

    private Object list(MetaCall call) {
        Long session = call.optionalId(0, "session");
        RouterSession member = session == null ? null : realm.attached(session);
        if (session != null && member == null) {
            throw SessionMeta.noSuchSession(session);
        }
        var lists = new RegistrationMeta.IdLists();
        for (Subscription subscription : realm.broker().table().all()) {
            if (call.sees(subscription.uri) && (member == null || subscription.has(member))) {
                lists.add(subscription.match, subscription.id);
            }
        }
        return lists.toMap();
    }

    private @Nullable Object lookup(MetaCall call) {
        Subscription found = realm.broker().table().get(call.text(0, "topic"), call.match(1));
        return found == null || !call.sees(found.uri) ? null : (Object) found.id;
    }

    private @Nullable Object match(MetaCall call) {
        var ids = new ArrayList<Long>();
        realm.broker().table().matching(call.text(0, "topic"), found -> {
            if (call.sees(found.uri)) {
                ids.add(found.id);
            }
        });
        return ids.isEmpty() ? null : ids;
    }

    Subscription find(MetaCall call) {
        long id = call.id(0, "subscription");
        Subscription subscription = realm.broker().table().byId(id);
        if (subscription == null) {
            throw new WampError(ErrorUris.NO_SUCH_SUBSCRIPTION, "no subscription " + id);
        }
        if (!call.sees(subscription.uri)) {
            throw new WampError(ErrorUris.NOT_AUTHORIZED, "subscription " + id + " is protected");
        }
        return subscription;
    }

    /** The subscriber is told where it announced that it understands (WAMP specification, Subscription Revocation). */
    @Serves("broker.subscription_revocation")
    private Object remove(MetaCall call) {
        Subscription subscription = find(call);
        long id = call.id(1, "session");
        String reason = call.optionalReason(2);
        RouterSession session = realm.attached(id);
        if (session == null || !subscription.has(session)) {
            throw SessionMeta.noSuchSession(id);
        }
        var done = new CompletableFuture<@Nullable Object>();
        session.loop().execute(() -> {
            realm.broker().revoke(session, subscription.id, reason);
            done.complete(null);
        });
        return done;
    }
}
