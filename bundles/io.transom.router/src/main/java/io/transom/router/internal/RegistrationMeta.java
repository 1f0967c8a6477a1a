package io.transom.router.internal;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.Match;
import io.transom.wamp.Serves;
import io.transom.wamp.WampError;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** {@code wamp.registration.*}. */
@Serves("dealer.registration_meta_api")
final class RegistrationMeta implements MetaProcedures.Part {
    private final RealmCore realm;

    RegistrationMeta(RealmCore realm) {
        this.realm = realm;
    }

    @Override
    public Map<String, MetaCall.Function> functions() {
        return Map.of(
                "wamp.registration.list", this::list,
                "wamp.registration.get", call -> find(call).details(),
                "wamp.registration.lookup",
                        call -> id(call, realm.dealer().table().get(call.text(0, "procedure"), call.match(1))),
                "wamp.registration.match", call -> id(call, realm.dealer().best(call.text(0, "procedure"))),
                "wamp.registration.list_callees", call -> callees(find(call)),
                "wamp.registration.count_callees", call -> find(call).callees().length,
                "wamp.registration.remove_callee", this::remove);
    }

    private Object list(MetaCall call) {
        Long session = call.optionalId(0, "session");
        if (session != null && realm.attached(session) == null) {
            throw SessionMeta.noSuchSession(session);
        }
        var lists = new IdLists();
        for (Registration registration : realm.dealer().table().all()) {
            if (call.sees(registration.uri)
                    && (session == null || callees(registration).contains(session))) {
                lists.add(registration.match, registration.id);
            }
        }
        return lists.toMap();
    }

    private Registration find(MetaCall call) {
        long id = call.id(0, "registration");
        Registration registration = realm.dealer().table().byId(id);
        if (registration == null) {
            throw new WampError(ErrorUris.NO_SUCH_REGISTRATION, "no registration " + id);
        }
        if (!call.sees(registration.uri)) {
            throw new WampError(ErrorUris.NOT_AUTHORIZED, "registration " + id + " is protected");
        }
        return registration;
    }

    private static @Nullable Object id(MetaCall call, @Nullable Registration found) {
        return found == null || !call.sees(found.uri) ? null : (Object) found.id;
    }

    private static List<Long> callees(Registration registration) {
        return Arrays.stream(registration.callees())
                .map(callee -> callee.endpoint.details().id())
                .toList();
    }

    /** The callee is told where it announced that it understands (WAMP specification, Registration Revocation). */
    private Object remove(MetaCall call) {
        Registration registration = find(call);
        long session = call.id(1, "session");
        String reason = call.optionalReason(2);
        RouterSession callee = realm.attached(session);
        if (callee == null || !callees(registration).contains(session)) {
            throw SessionMeta.noSuchSession(session);
        }
        var done = new CompletableFuture<@Nullable Object>();
        callee.loop().execute(() -> {
            realm.dealer().revoke(callee, registration.id, reason);
            done.complete(null);
        });
        return done;
    }

    /** IDs by match policy. */
    static final class IdLists {
        private final Map<Match, List<Long>> ids = new java.util.EnumMap<>(Match.class);

        void add(Match match, long id) {
            ids.computeIfAbsent(match, key -> new java.util.ArrayList<>()).add(id);
        }

        Map<String, Object> toMap() {
            var lists = new java.util.LinkedHashMap<String, Object>();
            for (Match match : Match.values()) {
                lists.put(
                        match.label(),
                        ids.getOrDefault(match, List.of()).stream().sorted().toList());
            }
            return lists;
        }
    }
}
