package io.transom.router.internal;

import java.util.Arrays;
import java.util.Collection;

/**
 * What a realm keeps, for tests that nothing is left over.
 *
 * @param calls entries of callers, callees and queues together
 */
record TestTables(int sessions, int subscriptions, int registrations, int calls) {
    /** Without the realm's own registrations. */
    static TestTables of(RealmCore realm) {
        return of(realm, realm.attached());
    }

    /** Counts the calls of the given sessions, which may have ended. */
    static TestTables of(RealmCore realm, Collection<RouterSession> sessions) {
        int registrations = 0;
        int queued = 0;
        for (Registration registration : realm.dealer().table().all()) {
            registrations += (int) Arrays.stream(registration.callees())
                    .filter(callee -> callee.endpoint instanceof RouterSession)
                    .count();
            queued += registration.queue() == null ? 0 : registration.queue().size();
        }
        int subscriptions = 0;
        for (Subscription subscription : realm.broker().table().all()) {
            subscriptions += subscription.size();
        }
        int calls = sessions.stream()
                .mapToInt(session -> session.calls.size() + session.invocations.size())
                .sum();
        return new TestTables(realm.attached().size(), subscriptions, registrations, calls + queued);
    }
}
