package io.transom.router.internal;

import io.transom.router.Authorizer.Decision;
import io.transom.router.SessionDetails;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Limit;
import io.transom.wamp.Match;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.Serves;
import io.transom.wamp.Uris;
import io.transom.wamp.WampError;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The registrations of a realm. Calls read them without a lock; changes take the lock, and tell listeners and meta events
 * under it, so that everybody sees them in the order in which they happened.
 */
final class Dealer {
    private final RealmCore realm;
    private final PatternTable<Registration> table = new PatternTable<>();
    /** The realm's, as the broker has it. */
    private final ReentrantLock changing;

    Dealer(RealmCore realm) {
        this.realm = realm;
        this.changing = realm.changing();
    }

    PatternTable<Registration> table() {
        return table;
    }

    /** Who takes calls of a procedure. Patterns that are not themselves reserved never cover reserved URIs. */
    @Nullable
    Registration best(String procedure) {
        Registration found = table.best(procedure);
        return found != null && RealmCore.isReserved(procedure) && !RealmCore.isReserved(found.uri) ? null : found;
    }

    /** Whether a REGISTER is well formed; otherwise it has been answered. */
    boolean accepts(RouterSession session, Message.Register message) {
        Match match;
        try {
            match = Match.of(message.options().get("match"));
        } catch (IllegalArgumentException e) {
            session.error(
                    Message.Register.CODE,
                    message.request(),
                    ErrorUris.INVALID_ARGUMENT,
                    String.valueOf(e.getMessage()));
            return false;
        }
        Object invoke = message.options().get("invoke");
        if (InvocationPolicy.of(invoke) == null) {
            session.error(
                    Message.Register.CODE,
                    message.request(),
                    ErrorUris.INVALID_ARGUMENT,
                    "invoke: expected one of " + InvocationPolicy.labels() + ", found " + invoke);
            return false;
        }
        String uri = message.procedure();
        if (!realm.isValid(uri, match) || (!session.trusted && RealmCore.isReserved(uri))) {
            session.error(
                    Message.Register.CODE,
                    message.request(),
                    RealmCore.isReserved(uri)
                            ? RealmCore.reserved("procedure")
                            : Uris.invalid("procedure", match, uri));
            return false;
        }
        return true;
    }

    private static InvocationPolicy policy(Message.Register message) {
        return Objects.requireNonNull(InvocationPolicy.of(message.options().get("invoke")));
    }

    void register(RouterSession session, Message.Register message, Decision decision) {
        CalleeTerms terms = CalleeTerms.of(message.options());
        if (terms.discloseCaller() && decision.hide()) {
            session.error(Message.Register.CODE, message.request(), Calls.undisclosed());
            return;
        }
        Match match = Match.of(message.options().get("match"));
        boolean force = Boolean.TRUE.equals(message.options().get("force_reregister"));
        Registration known = table.get(message.procedure(), match);
        if (known != null
                && !force
                && known.isShared()
                && known.policy == policy(message)
                && session.registrations.containsKey(known.id)) { // as it was registered first
            session.send(new Message.Registered(message.request(), known.id));
            return;
        }
        Limit limit = realm.limits().registrations();
        int count = session.registrations.size() + 1;
        if (limit.exceededBy(count)) {
            session.error(Message.Register.CODE, message.request(), session.reached(limit, count));
            return;
        }
        Registration.Callee callee;
        Registration emptied = null;
        changing.lock();
        try {
            if (force) {
                emptied = driveOut(message.procedure(), match);
            }
            callee = attach(message.procedure(), match, policy(message), terms, session);
        } catch (WampError refused) {
            session.error(Message.Register.CODE, message.request(), refused);
            return;
        } finally {
            if (emptied != null) { // calls that waited there find the new callee
                emptied.calleesChanged();
            }
            changing.unlock();
        }
        callee.registration.calleesChanged();
        session.registrations.put(callee.registration.id, callee);
        session.send(new Message.Registered(message.request(), callee.registration.id));
    }

    /** Makes room for a callee that registers by force: takes all callees out and tells them. The realm's own procedures stay. */
    private @Nullable Registration driveOut(String uri, Match match) {
        Registration registration = table.get(uri, match);
        for (Registration.Callee callee : registration == null ? new Registration.Callee[0] : registration.callees()) {
            if (callee.endpoint instanceof RouterSession session) {
                takeOut(callee);
                session.loop().execute(() -> revoke(session, registration.id, null));
            }
        }
        return registration;
    }

    /** Adds a callee, and the registration if it is the first. If it is not, {@link Registration#calleesChanged} is to follow. */
    Registration.Callee attach(String uri, Match match, InvocationPolicy policy, CalleeTerms terms, Endpoint endpoint) {
        SessionDetails by = endpoint.details();
        changing.lock();
        try {
            Registration registration = table.get(uri, match);
            if (registration != null) {
                check(registration, policy);
            }
            boolean first = registration == null;
            if (first) {
                registration = new Registration(table.nextId(), uri, match, policy, realm.now());
            }
            var callee = new Registration.Callee(registration, endpoint, terms);
            registration.add(callee, realm);
            if (first) {
                table.put(registration.id, uri, match, registration);
                realm.listeners().tell(listener -> listener.registrationCreated(uri, match, by));
                meta(uri, "on_create", by, registration.details());
            }
            meta(uri, "on_register", by, registration.id);
            return callee;
        } finally {
            changing.unlock();
        }
    }

    private static void check(Registration registration, InvocationPolicy policy) {
        String problem = null;
        if (!registration.isShared()) {
            problem = "register for already registered procedure " + registration.uri;
        } else if (registration.policy != policy) {
            problem = "register for already registered procedure " + registration.uri
                    + " with conflicting invocation policy (has " + registration.policy.label() + " and "
                    + policy.label() + " was requested)";
        }
        if (problem != null) {
            throw new WampError(ErrorUris.PROCEDURE_ALREADY_EXISTS, problem);
        }
    }

    void unregister(RouterSession session, Message.Unregister message) {
        Registration.Callee callee = session.registrations.remove(message.registration());
        if (callee == null) {
            session.error(
                    Message.Unregister.CODE,
                    message.request(),
                    ErrorUris.NO_SUCH_REGISTRATION,
                    "no registration " + message.registration());
            return;
        }
        detach(callee);
        session.send(new Message.Unregistered(message.request(), Map.of()));
    }

    /** Takes a callee out of a registration and tells it, on its event loop. */
    @Serves("dealer.registration_revocation")
    void revoke(RouterSession session, long registration, @Nullable String reason) {
        Registration.Callee callee = session.registrations.remove(registration);
        if (callee != null) {
            detach(callee);
            if (session.announced("callee", "registration_revocation")) {
                session.send(new Message.Unregistered(0, RealmCore.revocation("registration", registration, reason)));
            }
        }
    }

    /** The session has gone. */
    void leave(RouterSession session) {
        for (Registration.Callee callee : session.registrations.values()) {
            detach(callee);
        }
        session.registrations.clear();
    }

    private void detach(Registration.Callee callee) {
        callee.active = false;
        Registration registration = callee.registration;
        changing.lock();
        try {
            takeOut(callee);
            if (registration.callees().length == 0) {
                registration.calleesChanged();
            }
        } finally {
            changing.unlock();
        }
        registration.calleesChanged();
    }

    /** Under the lock. One that was driven out is not there any more. */
    private void takeOut(Registration.Callee callee) {
        Registration registration = callee.registration;
        if (List.of(registration.callees()).contains(callee)) {
            SessionDetails by = callee.endpoint.details();
            boolean last = registration.remove(callee);
            if (last) {
                table.remove(registration.id, registration.uri, registration.match);
                realm.listeners().tell(listener -> listener.registrationDeleted(registration.uri, registration.match));
            }
            meta(registration.uri, "on_unregister", by, registration.id);
            if (last) {
                meta(registration.uri, "on_delete", by, registration.id);
            }
        }
    }

    /** Registrations below {@code wamp.} cause no meta events. */
    private void meta(String uri, String event, SessionDetails by, Object about) {
        if (realm.options().metaApi() && !RealmCore.isReserved(uri)) {
            realm.broker().publishMeta("wamp.registration." + event, () -> Payload.of(by.id(), about));
        }
    }
}
