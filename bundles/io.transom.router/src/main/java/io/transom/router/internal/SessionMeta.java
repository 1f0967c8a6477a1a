package io.transom.router.internal;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.Serves;
import io.transom.wamp.WampError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code wamp.session.*}. Trusted sessions are neither listed, counted, shown nor killed. */
@Serves({"broker.session_meta_api", "dealer.session_meta_api"})
final class SessionMeta implements MetaProcedures.Part {
    private final RealmCore realm;

    SessionMeta(RealmCore realm) {
        this.realm = realm;
    }

    @Override
    public Map<String, MetaCall.Function> functions() {
        return Map.of(
                "wamp.session.count", call -> shown(call).count(),
                "wamp.session.list",
                        call -> shown(call).map(RouterSession::id).sorted().toList(),
                "wamp.session.get", call -> MetaDetails.of(find(call.id(0, "session"))),
                "wamp.session.kill", this::kill,
                "wamp.session.kill_by_authid",
                        call -> {
                            String authid = call.text(0, "authid");
                            return kill(
                                    call,
                                    1,
                                    session -> session.details().authid().equals(authid),
                                    false,
                                    ids -> ids);
                        },
                "wamp.session.kill_by_authrole",
                        call -> {
                            String authrole = call.text(0, "authrole");
                            return kill(
                                    call,
                                    1,
                                    session -> session.details().authrole().equals(authrole),
                                    false,
                                    List::size);
                        },
                "wamp.session.kill_all", call -> kill(call, 0, session -> true, true, List::size));
    }

    private Stream<RouterSession> shown(MetaCall call) {
        Set<String> authroles = call.optionalTexts(0, "filter_authroles");
        return realm.attached().stream()
                .filter(session -> !session.trusted)
                .filter(session -> authroles == null
                        || authroles.contains(session.details().authrole()));
    }

    private RouterSession find(long id) {
        RouterSession session = realm.attached(id);
        if (session == null || session.trusted) {
            throw noSuchSession(id);
        }
        return session;
    }

    static WampError noSuchSession(long id) {
        return new WampError(ErrorUris.NO_SUCH_SESSION, "no session " + id);
    }

    /** Not the caller's own session. */
    private @Nullable Object kill(MetaCall call) {
        RouterSession session = find(call.id(0, "session"));
        String reason = call.reason(1);
        String message = call.optionalText(2, "message");
        if (session == call.caller()) {
            throw noSuchSession(session.id());
        }
        return session.kill(reason, message, false).thenApply(done -> null);
    }

    /**
     * Answers when they have been told and detached.
     *
     * @param quietly as the specification has it for {@code kill_all}: no testament and no session meta event tells of it
     */
    private Object kill(
            MetaCall call,
            int position,
            Predicate<RouterSession> which,
            boolean quietly,
            Function<List<Long>, Object> result) {
        String reason = call.reason(position);
        String message = call.optionalText(position + 1, "message");
        var ids = new ArrayList<Long>();
        var told = new ArrayList<CompletableFuture<?>>();
        for (RouterSession session : realm.attached()) {
            if (!session.trusted && session != call.caller() && which.test(session)) {
                ids.add(session.id());
                told.add(session.kill(reason, message, quietly));
            }
        }
        ids.sort(null);
        return CompletableFuture.allOf(told.toArray(CompletableFuture[]::new)).thenApply(done -> result.apply(ids));
    }
}
